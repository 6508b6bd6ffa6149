import { expect, test } from 'vitest'
import { MAX_PACKAGE, MAX_UPLOAD_PIECE } from '../../../src/contract/imports.ts'
import { largestFile, methodsAt } from '../../../src/main/doors/procedure-addresses.ts'

test('an address has the methods of its procedures', () => {
  expect(methodsAt('rest', '/people').sort()).toEqual(['GET', 'POST'])
  expect(methodsAt('rest', '/people/0190a5a0-0000-7000-8000-000000000000').sort()).toEqual(['DELETE', 'GET', 'PATCH'])
  expect(methodsAt('rest', '/nothing')).toEqual([])
  expect(methodsAt('rpc', '/people/search').sort()).toEqual(['GET', 'POST'])
  expect(methodsAt('rpc', '/people/create')).toEqual(['POST'])
  expect(methodsAt('rpc', '/people')).toEqual([])
})

test('a form is accepted only where the input has a file, up to the size in its schema', () => {
  const form = (path: string) => largestFile('rest', { method: 'POST', path })
  expect([form('/imports/oneroster'), form('/imports/uploads/x/pieces')]).toEqual([MAX_PACKAGE, MAX_UPLOAD_PIECE])
  expect([form('/people'), form('/imports/uploads'), form('/nothing')]).toEqual([0, 0, 0])
  expect(largestFile('rpc', { method: 'POST', path: '/imports/oneroster' })).toBe(MAX_PACKAGE)
  expect(largestFile('rpc', { method: 'POST', path: '/people/create' })).toBe(0)
})
