/** The column of a field, by the one rule that all tables follow: `givenName` is kept in `given_name`. */
export const snakeCase = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
