import { expect, test } from 'vitest'
import type { Migrations } from '../../../../src/main/features/migrations/migrate-track.ts'
import { checksumOf, type DeclaredMigration } from '../../../../src/main/features/migrations/plan-migrations.ts'
import { exportPlan } from '../../../../src/main/features/migrations/records/export-plan.ts'
import { postgresPlanScript } from '../../../../src/main/features/migrations/sql/plan-script.sql.ts'

const up = 'CREATE TABLE films.a ();'
const pending: DeclaredMigration = {
  name: '20260101000000-one',
  up,
  down: '',
  checksum: checksumOf(up),
  transactional: true,
}

/** Exports the plan of a school whose ledger has an entry of this name. */
const scriptAfter = async (name: string) => {
  const ports = {
    migrationFiles: { read: () => Promise.resolve([pending]) },
    migrations: {
      read: () => Promise.resolve({ applied: [{ name, checksum: '', appliedAt: new Date(0) }], failed: [] }),
    },
    planScript: postgresPlanScript,
  } as unknown as Migrations
  return (await exportPlan(ports, { track: 'films', direction: 'up' })).text
}

test.each(['\n', '\r\n', '\r', '\u0085', '\u2028'])('a name with the line end %j stays in its comment', async (end) => {
  const text = await scriptAfter(`x${end}\\! touch /tmp/made`)
  const head = text.slice(0, text.indexOf('\\set ON_ERROR_STOP'))
  const lines = head.split(/[\r\n\u0085\u2028]+/).filter((line) => line !== '')
  expect(lines.filter((line) => !line.startsWith('-- '))).toEqual([])
})

test('a name that holds the quotes of the script stays in its text', async () => {
  const text = await scriptAfter("x$script$; DROP SCHEMA films CASCADE; --$script_$ '")
  const [, tag] = /^DO (\$script_+\$)$/m.exec(text) ?? []
  expect(tag).toEqual('$script__$')
  expect(text.split(tag!).length).toEqual(3)
})
