import type { MigrationLedger } from '../../../src/main/features/migrations/migration-ledger.port.ts'
import type { statementsOf } from './record-statements.ts'

/**
 * Records a ledger and the sessions that it opens, but not their method `alone`: its statements depend on the tables of
 * the track.
 */
export const heardLedger = (statements: ReturnType<typeof statementsOf>, ledger: MigrationLedger): MigrationLedger => {
  const heard = statements.heard('ledger', ledger)
  return {
    ...heard,
    acquire: async function* (...asked) {
      return statements.heard('session', yield* heard.acquire(...asked), ['alone'])
    },
  }
}
