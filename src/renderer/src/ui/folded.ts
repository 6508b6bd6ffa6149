/** The text in lower case and without accents, for comparisons while somebody types. */
export const folded = (words: string) =>
  words
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
