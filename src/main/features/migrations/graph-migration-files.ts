import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { shippedMigrations } from './migration-files.ts'

/** `V0001__name.cypher` and its way back `U0001__name.cypher`, in the file grammar of neo4j-migrations. */
export type GraphMigration = {
  version: string
  description: string
  source: string
  statements: string[]
  undo: string[] | null
  /** CRC-32 over the statements, as neo4j-migrations keeps it. */
  checksum: string
}

const GRAMMAR = /^([VU])(\d+(?:[._]\d+)*)__([\w ]+)\.cypher$/

/** Statements end with a semicolon at a line's end; lines that begin with `//` are comments. */
export const statementsOf = (text: string): string[] =>
  text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('//'))
    .join('\n')
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')

const checksumOf = (statements: string[]) => {
  let sum = 0
  for (const statement of statements) sum = crc32(statement, sum)
  return String(sum)
}

const SCHEMA = /^(CREATE|DROP)\s+(CONSTRAINT|INDEX|RANGE INDEX|TEXT INDEX|POINT INDEX|FULLTEXT INDEX)\b/i

/** A migration changes the schema or the data: Neo4j refuses both in one transaction. */
export const mixesSchemaAndData = (statements: string[]) =>
  new Set(statements.map((text) => SCHEMA.test(text))).size > 1

export const readGraphMigrations = (folder = join(shippedMigrations(), 'graph')): GraphMigration[] => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.cypher'))
  const parsed = names.map((name) => {
    const [, kind, version, description] = GRAMMAR.exec(name) ?? []
    if (!kind || !version || !description) throw new Error(`${name} is not named like V0001__name.cypher`)
    return { name, kind, version, description }
  })
  const ups = parsed
    .filter(({ kind }) => kind === 'V')
    .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }))
  return ups.map(({ name, version, description }) => {
    const statements = statementsOf(readFileSync(join(folder, name), 'utf8'))
    if (mixesSchemaAndData(statements)) throw new Error(`${name} changes schema and data: make it two migrations`)
    const down = parsed.find((other) => other.kind === 'U' && other.version === version)
    return {
      version,
      description: description.replaceAll('_', ' '),
      source: name,
      statements,
      undo: down ? statementsOf(readFileSync(join(folder, down.name), 'utf8')) : null,
      checksum: checksumOf(statements),
    }
  })
}
