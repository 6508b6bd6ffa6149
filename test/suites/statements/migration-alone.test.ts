import { expect, test } from 'vitest'
import type { MigrationSession } from '../../../src/main/features/migrations/migration-ledger.port.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from './record-statements.ts'

const database = useDatabase()
const statements = statementsOf('migration-alone.sql')

const sessionOf = async (): Promise<MigrationSession> => {
  const acquiring = database.migrations.migrations.acquire('directory')
  for (;;) {
    const { done, value } = await acquiring.next()
    if (done) return value
  }
}

test('a way back and up again locks the tables, keeps the trail and brings the rows back', async () => {
  const declared = await database.migrations.migrationFiles.read('directory')
  // The text of a migration of the product is not what is reviewed here.
  const newest = {
    ...declared.at(-1)!,
    name: '20990101000000-thing',
    up: 'CREATE TABLE directory.thing (n integer)',
    down: 'DROP TABLE directory.thing',
  }
  const session = await sessionOf()
  try {
    const heard = statements.heard('session', session, [
      'read',
      'apply',
      'revert',
      'record',
      'accept',
      'clear',
      'close',
    ])
    const loaded = await heard.alone!(async ({ tables: own, ...rest }) => {
      const inside = statements.heard('alone', rest)
      const tables = statements.heard('tables', own)
      await tables.reach()
      const shapes = await tables.shapes()
      const [table] = shapes
      await tables.database()
      await tables.now()
      await tables.counts([table!.name])
      const sequences = await tables.sequences()
      const rows: Buffer[] = []
      for await (const part of tables.read(table!)) rows.push(part)
      await inside.read()
      await tables.keepTrail()
      await tables.nameRows()
      await inside.apply(newest)
      await inside.revert(newest)
      await inside.takenBack({ migration: newest.name, by: 'ana', rows: 0, backup: null })
      await tables.bringBack()
      await tables.clear(shapes.map(({ name }) => name))
      const count = await tables.load(
        table!,
        (async function* () {
          yield* rows
        })(),
      )
      await tables.setSequences(sequences)
      expect(await tables.brokenRule()).toBeNull()
      const trail = {
        actor: 'ana',
        door: 'cli',
        action: 'migration.revert',
        entityKind: 'migration',
        entityId: newest.name,
      } as const
      await tables.audit({ ...trail, before: null, after: null })
      return count
    })
    expect(loaded).toBe(0)
  } finally {
    await session.close()
  }
})

statements.reviewed()
