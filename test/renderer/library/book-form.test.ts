import { describe, expect, it } from 'vitest'
import { amountOf } from '../../../src/contract/inputs/currency.ts'
import type { Book } from '../../../src/contract/library.ts'
import { formOf, inputOf } from '../../../src/renderer/src/features/library/book-form.ts'
import { filterOf, isFiltered, questionOf } from '../../../src/renderer/src/features/library/library-question.ts'
import { amountText } from '../../../src/renderer/src/app/money.ts'

describe('money in a form', () => {
  it.each([
    ['EUR', '12.5', 1_250, '12.50'],
    ['EUR', '0,05', 5, '0.05'],
    ['JPY', '300', 300, '300'],
    ['KWD', '1.234', 1_234, '1.234'],
    ['EUR', '90071992547409.91', 2 ** 53 - 1, '90071992547409.91'],
  ])('%s %s is %d of the smallest unit, and read back', (currency, typed, amount, text) => {
    expect(amountOf(typed, currency)).toBe(amount)
    expect(amountText({ amount, currency })).toBe(text)
  })

  it.each([
    ['EUR', '1.234'],
    ['JPY', '1.5'],
    ['EUR', '-1'],
    ['EUR', 'free'],
  ])('%s %s is no amount', (currency, typed) => {
    expect(amountOf(typed, currency)).toBeNaN()
  })
})

describe('the form of a book', () => {
  it('gives back the book that it was filled with', () => {
    const fields = {
      isbn: '9780306406157',
      title: 'Ficciones',
      subtitle: '',
      language: 'es',
      publishedYear: 1944,
      price: { amount: 1_950, currency: 'EUR' },
      copies: 3,
      authorIds: ['a'],
      categoryIds: ['c'],
    }
    expect(inputOf(formOf(fields as unknown as Book))).toEqual(fields)
  })

  it('leaves out what was left empty', () => {
    expect(inputOf({ ...formOf(undefined), title: 'A' })).toMatchObject({
      isbn: null,
      publishedYear: null,
      price: null,
    })
  })
})

describe('the question of the catalogue', () => {
  it('is read from the address, without what cannot be read', () => {
    const author = '01931d3a-5c00-7000-8000-000000000001'
    const question = questionOf({ search: 'sea', author, category: 'x', language: 'es-MX', sort: '-publishedYear' })
    expect(filterOf(question)).toEqual({ search: 'sea', authorId: author, categoryId: undefined, language: 'es-MX' })
    expect(question.sort).toBe('-publishedYear')
    expect(isFiltered(question)).toBe(true)
    expect(isFiltered(questionOf({ sort: 'title' }))).toBe(false)
  })
})
