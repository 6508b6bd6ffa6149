import { expect, it } from 'vitest'
import { BIG_TABLE_ROWS } from '../../../../src/main/features/migrations/lint/lint-context.ts'
import { lintTrack } from '../../../../src/main/features/migrations/lint/lint-track.ts'
import { loadSqlParser } from '../../../../src/main/features/migrations/lint/sql-parser.ts'
import type { Migrations } from '../../../../src/main/features/migrations/migrate-track.ts'
import { declared } from '../../../fixtures/migration-of.ts'

it('parses each text once, though findings that depend on the rows of a table need a second round', async () => {
  const parser = await loadSqlParser()
  const parsed: string[] = []
  const up = 'ALTER TABLE s.a ALTER COLUMN b SET NOT NULL'
  const ports = {
    migrationFiles: { read: async () => [declared('one', 'CREATE TABLE s.a (b int)'), declared('two', up)] },
    migrations: { read: async () => ({ applied: [], failed: [] }) },
    rows: {
      tables: () => ({
        counts: async (names: string[]) => new Map(names.map((name) => [name, BIG_TABLE_ROWS])),
      }),
    },
    loadParser: async () => ({
      ...parser,
      parse: (sql: string) => {
        parsed.push(sql)
        return parser.parse(sql)
      },
    }),
  } as unknown as Migrations
  const { findings } = await lintTrack(ports, { track: 'directory', all: false })
  expect(findings).toMatchObject([{ migration: 'two', code: 'set-not-null', severity: 'error' }])
  expect(parsed.toSorted()).toEqual([...new Set(parsed)].toSorted())
  expect(parsed).toContain(up)
})
