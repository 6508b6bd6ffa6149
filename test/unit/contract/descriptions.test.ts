import { expect, test } from 'vitest'
import { declaredProcedures } from '../../suites/transport/broken-inputs.ts'

const named = declaredProcedures.map(({ path, declared }) => [path.join('.'), declared.route] as const)

test.each(named)('%s has a method, a path and a description', (_, { method, path, description }) => {
  expect(method).toMatch(/^(GET|POST|PUT|PATCH|DELETE)$/)
  expect(path).toMatch(/^\//)
  expect(description?.trim()).toMatch(/\.$/)
})

test('no two procedures answer under one method and path', () => {
  const ways = named.map(([, { method, path }]) => `${method} ${path?.replace(/\{\w+\}/g, '{}')}`)
  expect(ways.filter((way, place) => ways.indexOf(way) !== place)).toEqual([])
})
