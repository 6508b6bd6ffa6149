/** Words as they are compared while somebody types: without accents, in lower case. */
export const folded = (words: string) =>
  words
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
