import { useDatabase } from '../postgres.ts'
import { heardLedger } from './statements/heard-ledger.ts'
import { statementsOf } from './statements/record-statements.ts'
import { migrationLedgerSuite } from './migration-ledger.suite.ts'

const database = useDatabase({ empty: true })
const statements = statementsOf('migration-ledger.sql')

migrationLedgerSuite({
  track: 'directory',
  names: ['20260101000000-one', '20260102000000-two'],
  making: (thing) => [`CREATE TABLE public.${thing} (n int)`, `DROP TABLE public.${thing}`],
  failing: 'SELECT 1 / 0',
  ledger: () => heardLedger(statements, database.migrations.migrations),
  exists: async (thing) => {
    const { rows } = await database.store.pool.query<{ found: boolean }>(
      `SELECT to_regclass($1) IS NOT NULL AS found`,
      [`public.${thing}`],
    )
    return rows[0]!.found
  },
  forgetLog: async () => {
    await database.store.pool.query('DROP TABLE migration_history.directory_log')
  },
  reset: async () => {
    await database.store.pool.query(
      'DROP SCHEMA IF EXISTS migration_history CASCADE; DROP TABLE IF EXISTS public.one, public.two',
    )
  },
})

statements.reviewed()
