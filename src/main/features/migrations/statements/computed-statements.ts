const COMMENTS = /--[^\n]*|\/\*[\s\S]*?\*\//g
const STRING = `(?:E?'(?:[^'\\\\]|''|\\\\.)*'|(?<tag>\\$(?:[A-Za-z_]\\w*)?\\$)[\\s\\S]*?\\k<tag>)`
const ONE_STRING = new RegExp(`^[\\s(]*${STRING}[\\s)]*$`, 'i')
const FORMAT = new RegExp(`^[\\s(]*(?:pg_catalog\\s*\\.\\s*)?format\\s*\\(\\s*(?<text>${STRING})`, 'i')
const PARTS = new RegExp(
  `${STRING}|\\b(?:pg_catalog\\.)?quote_(?:ident|literal|nullable)\\s*\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)`,
  'gi',
)

/** What may take rows away. The name of what it is done to may be computed. */
const REMOVES =
  /\b(?:TRUNCATE|DELETE\s+FROM|MERGE\s+INTO|CALL|DO|TYPE)\b|\bDROP\s+(?!CONSTRAINT\b|DEFAULT\b|NOT\b|EXPRESSION\b|IDENTITY\b|INDEX\b|VIEW\b|TRIGGER\b|POLICY\b|RULE\b|SEQUENCE\b)/i

/** Dependent columns and tables go with these, and their statement does not name them. */
const TAKES_OTHERS =
  /\bDROP\s+(?:(?:TYPE|DOMAIN|EXTENSION|FUNCTION|PROCEDURE|ROUTINE|AGGREGATE|COLLATION|OPERATOR|SERVER)\b[^;]*\bCASCADE|OWNED)\b/i

export const takesOthers = (sql: string): boolean => TAKES_OTHERS.test(sql)

/** Whether a computed text is known to take no rows away: only names and values in it are computed. */
const isHarmless = (expression: string): boolean => {
  if (ONE_STRING.test(expression)) return true
  const template = FORMAT.exec(expression)?.groups?.['text']
  if (template !== undefined) return !REMOVES.test(template) && !/%(?:\d+\$)?-?\d*s/.test(template)
  const rest = expression.replace(PARTS, '').replace(/::\s*(?:text|varchar)\b/gi, '')
  return /^[\s|()]*$/.test(rest) && !REMOVES.test(expression)
}

const EXECUTE = /\bEXECUTE\s+(?!FUNCTION\b|PROCEDURE\b|ON\b)/gi
const ENDS = /;|\b(?:INTO|USING|LOOP)\b/i
const masked = (text: string) => text.replace(new RegExp(STRING, 'gi'), (string) => "'".padEnd(string.length, 'x'))

/**
 * Whether the body of procedural code runs a text that it computes, and of which it cannot be known that it takes no rows
 * away. A text that is there as one string is read like any statement.
 */
export const runsComputed = (body: string): boolean => {
  const text = body.replace(COMMENTS, ' ')
  const hidden = masked(text)
  return [...hidden.matchAll(EXECUTE)].some(({ index, 0: { length } }) => {
    const from = index + length
    const end = ENDS.exec(hidden.slice(from))?.index
    return !isHarmless(text.slice(from, end === undefined ? undefined : from + end))
  })
}
