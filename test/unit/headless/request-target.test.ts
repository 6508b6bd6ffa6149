import { expect, test } from 'vitest'
import { pathOf } from '../../../src/main/headless/request-target.ts'

test.for([
  ['/api/v1/people?limit=1', '/api/v1/people?limit=1'],
  ['http://127.0.0.1:4100/api/v1/people?limit=1', '/api/v1/people?limit=1'],
  ['HTTP://localhost:4100', '/'],
  ['http://127.0.0.1:4100?link=a', '/?link=a'],
  ['//evil.example/x', '//evil.example/x'],
  ['*', '/'],
  ['http://evil.example/api/v1/people', undefined],
  ['http://127.0.0.1:4100@evil.example/', undefined],
  ['http://127.0.0.1:4101/', undefined],
  ['http://127.0.0.1/', undefined],
  ['https://127.0.0.1:4100/', undefined],
  ['evil', undefined],
] as const)('a target of %s is for %s', ([target, path]) => {
  expect(pathOf(target, 4_100)).toBe(path)
})
