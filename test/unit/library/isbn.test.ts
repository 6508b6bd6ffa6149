import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isbn10CheckDigit, isbn13CheckDigit, isbnOfText } from '../../../src/contract/inputs/isbn.ts'

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''))

test.each([
  ['978-0-306-40615-7', '9780306406157'],
  ['0-306-40615-2', '9780306406157'],
  ['0 8044 2957 x', '9780804429573'],
  ['979‑10‑90636‑07‑1', '9791090636071'],
])('%s is %s', (typed, isbn) => {
  expect(isbnOfText(typed)).toBe(isbn)
})

test.each([
  '978-0-306-40615-8',
  '0-306-40615-3',
  '977-0-306-40615-7',
  'X306406152',
  '',
  '97803064061',
  '979-0-2600-0043-8',
  '４２',
])('%s is no ISBN', (typed) => {
  expect(isbnOfText(typed)).toBeUndefined()
})

test('an ISBN-10 becomes an ISBN-13 with the same nine digits', () => {
  fc.assert(
    fc.property(digits(9), (first9) => {
      const isbn = isbnOfText(first9 + isbn10CheckDigit(first9))
      expect(isbn?.slice(0, 12)).toBe(`978${first9}`)
      expect(isbnOfText(isbn!)).toBe(isbn)
    }),
  )
})

test('one wrong digit of an ISBN-13 is always found', () => {
  const place = fc.nat({ max: 12 })
  const step = fc.integer({ min: 1, max: 9 })
  fc.assert(
    fc.property(digits(9), fc.constantFrom('978', '979'), place, step, (nine, prefix, at, by) => {
      const first12 = prefix + nine
      const isbn = first12 + isbn13CheckDigit(first12)
      const wrong = [...isbn].map((digit, index) => (index === at ? (Number(digit) + by) % 10 : digit)).join('')
      expect(isbnOfText(wrong)).toBeUndefined()
    }),
  )
})
