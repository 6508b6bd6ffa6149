import fc from 'fast-check'
import { expect, test } from 'vitest'
import { repeatedIn, repeatedKeys } from '../../../src/main/doors/repeated-keys.ts'

test('a duplicate key is named with its path', () => {
  expect(repeatedKeys('{"a":1,"a":2}')).toEqual(['a'])
  expect(repeatedKeys('{"a":[{"b":1},{"b":1,"c":{"d":0,"d":0},"b":2}]}')).toEqual(['a.1.c.d', 'a.1.b'])
  expect(repeatedKeys('[0,{"a":1, "b": ",\\"a\\":{", "a" :1}]')).toEqual(['1.a'])
})

test('escaped and plain spellings of a key are the same key', () => {
  expect(repeatedKeys('{"valid\\u0054o":1,"validTo":2}')).toEqual(['validTo'])
  expect(repeatedKeys('{"\\\\":1,"\\\\\\"":2,"\\\\":3}')).toEqual(['\\'])
})

test('the same key in two objects, or in a text, is no duplicate', () => {
  expect(repeatedKeys('{"a":{"a":"a"},"b":["a","a",{"a":"\\"a\\":"}]}')).toEqual([])
  for (const none of ['null', '"a"', '12', '[]', '{}', '']) expect(repeatedKeys(none)).toEqual([])
})

test('no more than 20 are named', () => {
  const text = `{${[...Array(100).keys()].map((n) => `"k${n % 50}":${n}`).join()}}`
  expect(repeatedKeys(text)).toHaveLength(20)
})

test('the output of JSON.stringify has no duplicates, and an added one is found', () => {
  fc.assert(
    fc.property(fc.json(), (text) => repeatedKeys(text).length === 0),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
      const members = Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      const [first] = Object.keys(object)
      return repeatedKeys(`{${[...members, members[0]].join()}}`).join() === first!.slice(0, 100)
    }),
    { numRuns: 300 },
  )
})

test('the envelope of a door is not part of the path', () => {
  expect(repeatedIn('{"json":{"a":{"b":1,"b":2}},"meta":[]}', 'json')).toEqual([
    { field: 'a.b', rule: 'repeated', expected: 'one value' },
  ])
})
