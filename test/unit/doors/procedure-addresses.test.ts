import { expect, test } from 'vitest'
import { methodsAt, takesFile } from '../../../src/main/doors/procedure-addresses.ts'

test('an address takes the methods of its procedures', () => {
  expect(methodsAt('rest', '/people').sort()).toEqual(['GET', 'POST'])
  expect(methodsAt('rest', '/people/0190a5a0-0000-7000-8000-000000000000').sort()).toEqual(['DELETE', 'GET', 'PATCH'])
  expect(methodsAt('rest', '/nothing')).toEqual([])
  expect(methodsAt('rpc', '/people/search').sort()).toEqual(['GET', 'POST'])
  expect(methodsAt('rpc', '/people/create')).toEqual(['POST'])
  expect(methodsAt('rpc', '/people')).toEqual([])
})

test('a form goes only where the input has a file', () => {
  const form = (path: string) => takesFile('rest', { method: 'POST', path })
  expect([form('/imports/oneroster'), form('/imports/uploads/x/pieces')]).toEqual([true, true])
  expect([form('/people'), form('/imports/uploads'), form('/nothing')]).toEqual([false, false, false])
  expect(takesFile('rpc', { method: 'POST', path: '/imports/oneroster' })).toBe(true)
  expect(takesFile('rpc', { method: 'POST', path: '/people/create' })).toBe(false)
})
