import type { MigrationLedger } from '../../../src/main/features/migrations/migration-ledger.port.ts'
import type { statementsOf } from './record-statements.ts'

/** A ledger that is heard, with the sessions that it gives. What one does alone depends on the tables of its track. */
export const heardLedger = (statements: ReturnType<typeof statementsOf>, ledger: MigrationLedger): MigrationLedger => {
  const heard = statements.heard('ledger', ledger)
  return {
    ...heard,
    acquire: async function* (...asked) {
      return statements.heard('session', yield* heard.acquire(...asked), ['alone'])
    },
  }
}
