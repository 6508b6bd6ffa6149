/** What a text of an ISBN has to be, for refusals. */
export const ISBN_TEXT = 'an ISBN-13 or ISBN-10 whose last digit fits, with or without hyphens'

const digits = (text: string) => [...text].map(Number)

/** The last digit of an ISBN-13 by its first twelve: weights 1 and 3 in turn (ISO 2108). */
export const isbn13CheckDigit = (first12: string): string => {
  const sum = digits(first12).reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0)
  return String((10 - (sum % 10)) % 10)
}

/** The last character of an ISBN-10 by its first nine: weights 10 down to 2, modulo 11, `X` for ten. */
export const isbn10CheckDigit = (first9: string): string => {
  const sum = digits(first9).reduce((total, digit, index) => total + digit * (10 - index), 0)
  const check = (11 - (sum % 11)) % 11
  return check === 10 ? 'X' : String(check)
}

/**
 * Returns the thirteen digits that a typed ISBN means: hyphens, dashes and spaces are left out, and an ISBN-10 becomes
 * the ISBN-13 of the same book. undefined for anything else: 979-0 is the ISMN of printed music (ISO 10957).
 */
export const isbnOfText = (text: string): string | undefined => {
  const bare = text.replace(/[\s\u2010-\u2015-]/g, '').toUpperCase()
  if (/^(?:978\d|979[1-9])\d{9}$/.test(bare)) return isbn13CheckDigit(bare.slice(0, 12)) === bare[12] ? bare : undefined
  if (!/^\d{9}[\dX]$/.test(bare) || isbn10CheckDigit(bare.slice(0, 9)) !== bare[9]) return undefined
  const first12 = `978${bare.slice(0, 9)}`
  return first12 + isbn13CheckDigit(first12)
}
