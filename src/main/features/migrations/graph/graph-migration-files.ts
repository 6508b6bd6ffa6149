import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { graphEffect } from './graph-schema.ts'
import type { MadeObject } from '../expected-schema.ts'
import { shippedMigrations, unfitFile } from '../migration-files.ts'
import type { MigrationFiles } from '../migration-files.port.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'

/**
 * File names are `V0001__name.cypher`, and `U0001__name.cypher` for the way back, in the grammar of neo4j-migrations.
 */
const GRAMMAR = /^([VU])(\d+(?:[._]\d+)*)__([\w ]+)\.cypher$/

/**
 * Splits a file into statements. A statement ends with a semicolon at a line's end. Lines that begin with `//` are
 * comments.
 */
export const graphStatementsOf = (text: string): string[] =>
  text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('//'))
    .join('\n')
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')

/** CRC-32 over the statements, as neo4j-migrations keeps it. */
const checksumOf = (statements: string[]) => {
  let sum = 0
  for (const statement of statements) sum = crc32(statement, sum)
  return String(sum)
}

const SCHEMA = /^(?:\s|\/\*[\s\S]*?\*\/)*(?:CREATE|DROP)\s+(?:CONSTRAINT|(?:\w+\s+)?INDEX)\b/i

/** Whether a migration changes both schema and data. Neo4j refuses that in one transaction, and the ledger refuses it. */
export const mixesSchemaAndData = (statements: string[]) =>
  new Set(statements.map((text) => SCHEMA.test(text))).size > 1

const MODEL = 'model.cypher'
const NAMED = 'a name like V0001__add_runtime.cypher, or U0001__add_runtime.cypher for its way back'

/** Reads the statements of a model. Each makes one constraint or index, in a form whose definition is known. */
const objectsOf = (text: string): MadeObject[] =>
  graphStatementsOf(text).map((statement) => {
    const [made, ...more] = graphEffect([statement]).made
    if (!made || made.definition === null || more.length > 0)
      throw unfitFile(
        `graph/${MODEL}`,
        `CREATE CONSTRAINT and CREATE INDEX only, in a form that is known. This is none: ${statement}`,
      )
    return made
  })

/** Reads track `graph` from a folder. A migration without a `U` file has no way back: its `down` is empty. */
export const graphMigrationFiles = (folder = join(shippedMigrations(), 'graph')): MigrationFiles => ({
  read: async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.cypher') && name !== MODEL)
    const parsed = names.map((name) => {
      const [, kind, version] = GRAMMAR.exec(name) ?? []
      if (!kind || !version) throw unfitFile(`graph/${name}`, NAMED)
      return { name, kind, version }
    })
    for (const { name, kind, version } of parsed) {
      const others = parsed.filter((other) => other.version === version && other.name !== name)
      const same = others.find((other) => other.kind === kind)
      if (same) throw unfitFile(`graph/${name}`, `a version of its own: ${same.name} has ${version} too`)
      if (kind === 'U' && others.length === 0) throw unfitFile(`graph/${name}`, `the file of V${version} beside it`)
    }
    const ups = parsed
      .filter(({ kind }) => kind === 'V')
      .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }))
    return Promise.all(
      ups.map(async ({ name, version }): Promise<DeclaredMigration> => {
        const up = await readFile(join(folder, name), 'utf8')
        const statements = graphStatementsOf(up)
        const back = parsed.find((other) => other.kind === 'U' && other.version === version)
        const down = back ? await readFile(join(folder, back.name), 'utf8') : ''
        return {
          name,
          up,
          down,
          checksum: checksumOf(statements),
          transactional: false,
          effect: graphEffect(statements),
        }
      }),
    )
  },
  readObjects: async () => objectsOf(await readFile(join(folder, MODEL), 'utf8')),
})
