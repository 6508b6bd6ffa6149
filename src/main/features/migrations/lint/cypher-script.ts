/** A statement of a Cypher file, without the lines that are comments. `start` is in UTF-16 units from the file's start. */
export type CypherStatement = { text: string; start: number; index: number }

const blank = (text: string) => text.replace(/[^\n]/g, ' ')

/**
 * Splits a file as the runner does: a statement ends with a semicolon at a line's end, and a line that begins with `//`
 * is a comment. Places stay those of the file.
 */
export const cypherStatements = (file: string): CypherStatement[] => {
  const text = file
    .replace(/^\uFEFF/, ' ')
    .replace(/^[ \t]*\/\/[^\n]*/gm, blank)
    .replaceAll('\r', ' ')
  const statements: CypherStatement[] = []
  let from = 0
  for (const { index, 0: end } of [...text.matchAll(/;[ \t]*(?:\n|$)/g), { index: text.length, 0: '' }]) {
    const piece = text.slice(from, index)
    const words = piece.trim()
    if (words !== '') statements.push({ text: words, start: from + piece.indexOf(words), index: statements.length })
    from = index + end.length
  }
  return statements
}

const CLOSES: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

export type MaskedCypher = { text: string; fault: { at: number; message: string } | null }

/** The end of the string, quoted name or comment that begins here; -1 when it never ends; undefined when none begins. */
const endOfToken = (text: string, at: number): number | undefined => {
  const character = text[at]!
  if (character === "'" || character === '"') {
    for (let next = at + 1; next < text.length; next++) {
      if (text[next] === '\\') next++
      else if (text[next] === character) return next + 1
    }
    return -1
  }
  if (text.startsWith('//', at)) {
    const end = text.indexOf('\n', at)
    return end === -1 ? text.length : end
  }
  if (!text.startsWith('/*', at)) return undefined
  const end = text.indexOf('*/', at + 2)
  return end === -1 ? -1 : end + 2
}

/**
 * Blanks out strings and comments, so that words in them are no clauses. `fault` tells a string or bracket that is
 * never closed, or closed without being open.
 */
export const maskedCypher = (statement: string): MaskedCypher => {
  let text = ''
  const open: { bracket: string; at: number }[] = []
  for (let at = 0; at < statement.length;) {
    const end = endOfToken(statement, at)
    if (end === -1) return { text, fault: { at, message: 'not closed' } }
    if (end !== undefined) {
      text += blank(statement.slice(at, end))
      at = end
      continue
    }
    const character = statement[at]!
    const quoted = character === '`' ? statement.indexOf('`', at + 1) : at
    if (quoted === -1) return { text, fault: { at, message: 'not closed' } }
    if (quoted > at) {
      text += statement.slice(at, quoted + 1)
      at = quoted + 1
      continue
    }
    if ('([{'.includes(character)) open.push({ bracket: character, at })
    const opener = CLOSES[character]
    if (opener !== undefined && open.pop()?.bracket !== opener)
      return { text, fault: { at, message: `“${character}” without its opening bracket` } }
    text += character
    at++
  }
  const left = open.pop()
  return { text, fault: left === undefined ? null : { at: left.at, message: `“${left.bracket}” is never closed` } }
}
