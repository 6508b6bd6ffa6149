/** Quotes an identifier for SQL. */
export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`

/** Quotes a text for SQL, whatever `standard_conforming_strings` says. */
export const quoteText = (text: string) => {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

export const qualified = (...names: string[]) => names.map(quoteName).join('.')

/** Returns the id of an object, e.g. `column "directory"."person"."id"`. */
export const idOf = (kind: string, ...names: string[]) => `${kind} ${qualified(...names)}`
