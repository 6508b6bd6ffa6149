import type { Node, RawStmt } from 'libpg-query'
import type { SqlParser } from './sql-parser.ts'

/** One statement of a file, or one that runs inside of it (`DO`, a function, `EXECUTE`). */
export type SqlStatement = {
  node: Node
  /** Its number in the file from 0. One inside of another has the number of the outer one. */
  index: number
  /** Where its first word is, in UTF-16 units from the file's start. */
  start: number
  end: number
  /** The place in the file of a `location` of the parser. */
  at: (location: number | undefined) => number
  inside: boolean
  text: string
}

export type UnreadText = { message: string; at: number; index: number }

/** `error` is where reading ended. The statements before it are there. */
export type SqlScript = { statements: SqlStatement[]; error: UnreadText | null }

const encoder = new TextEncoder()

/** Turns places in UTF-8 bytes into places in UTF-16 units. */
export const byteToUnit = (text: string): ((byte: number) => number) => {
  // In plain ASCII both are the same.
  if (encoder.encode(text).length === text.length) return (byte) => byte
  const units: number[] = []
  let unit = 0
  for (const character of text) {
    const { length } = encoder.encode(character)
    for (let count = 0; count < length; count++) units.push(unit)
    unit += character.length
  }
  return (byte) => units[byte] ?? text.length
}

const SPACE_AND_COMMENTS = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)*/y

const firstWordFrom = (text: string, at: number) => {
  SPACE_AND_COMMENTS.lastIndex = at
  return at + (SPACE_AND_COMMENTS.exec(text)?.[0].length ?? 0)
}

const toStatement =
  (text: string, unitOf: (byte: number) => number) =>
  ({ stmt, stmt_location: from = 0, stmt_len: length = 0 }: RawStmt, index: number): SqlStatement => {
    const start = firstWordFrom(text, unitOf(from))
    const at = (location: number | undefined) =>
      location === undefined || location < 0 ? start : Math.max(start, unitOf(location))
    const end = length === 0 ? text.length : unitOf(from + length)
    return { node: stmt!, index, start, end, at, inside: false, text: text.slice(start, end) }
  }

/** The parser's place of an error is in characters. */
const unitOfCharacter = (text: string, character: number) => [...text].slice(0, character).join('').length

type ParserError = Error & { sqlDetails?: { cursorPosition?: number } }

const read = (parser: SqlParser, text: string): SqlStatement[] =>
  text.trim() === '' ? [] : (parser.parse(text).stmts ?? []).map(toStatement(text, byteToUnit(text)))

const TRIES = 5

/** Returns the statements of the longest beginning, up to a semicolon before `end`, that can be read. */
const readBefore = (parser: SqlParser, text: string, end: number): SqlStatement[] => {
  let until = end
  for (let tries = 0; tries < TRIES; tries++) {
    until = text.lastIndexOf(';', until - 1)
    if (until < 0) return []
    try {
      return read(parser, text.slice(0, until + 1))
    } catch {
      // The semicolon is inside of a string or a comment.
    }
  }
  return []
}

/** Reads a file of SQL. Never throws. */
export const readScript = (parser: SqlParser, file: string): SqlScript => {
  // A byte order mark is no statement. Places stay the same.
  const text = file.replace(/^\uFEFF/, ' ')
  // The parser would take this for the end of the text.
  const nul = text.indexOf('\0')
  try {
    if (nul === -1) return { statements: read(parser, text), error: null }
  } catch (error) {
    const { message, sqlDetails } = error as ParserError
    const at = unitOfCharacter(text, sqlDetails?.cursorPosition ?? 0)
    const statements = readBefore(parser, text, at)
    return { statements, error: { message, at, index: statements.length } }
  }
  const statements = readBefore(parser, text, nul)
  return { statements, error: { message: 'NUL character', at: nul, index: statements.length } }
}
