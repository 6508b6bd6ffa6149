import { amountOf } from '../../../../contract/inputs/currency.ts'
import type { Book, BookInput } from '../../../../contract/library.ts'
import { amountText } from '../../app/money.ts'

/** A book as its form has it: every field a text or a list. */
export type BookForm = {
  isbn: string
  title: string
  subtitle: string
  language: string
  publishedYear: string
  price: string
  currency: string
  copies: string
  authorIds: string[]
  categoryIds: string[]
}

export const formOf = (book: Book | undefined): BookForm => ({
  isbn: book?.isbn ?? '',
  title: book?.title ?? '',
  subtitle: book?.subtitle ?? '',
  language: book?.language ?? '',
  publishedYear: book?.publishedYear ? String(book.publishedYear) : '',
  price: book?.price ? amountText(book.price) : '',
  currency: book?.price?.currency ?? 'EUR',
  copies: String(book?.copies ?? 1),
  authorIds: [...(book?.authorIds ?? [])],
  categoryIds: [...(book?.categoryIds ?? [])],
})

/** The input of the contract. A number that cannot be read is sent as NaN, which the contract refuses by its field. */
export const inputOf = (form: BookForm): BookInput => {
  const given = (text: string | number) => String(text).trim()
  const price = given(form.price)
  return {
    isbn: given(form.isbn) || null,
    title: form.title,
    subtitle: form.subtitle.trim(),
    language: form.language,
    publishedYear: given(form.publishedYear) === '' ? null : Number(form.publishedYear),
    price: price === '' ? null : { amount: amountOf(price, form.currency), currency: form.currency },
    copies: Number(given(form.copies) || '0'),
    authorIds: [...form.authorIds],
    categoryIds: [...form.categoryIds],
  }
}
