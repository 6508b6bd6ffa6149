import type { Rehearsal, RehearsalEvent, RehearsedRun } from '../../../contract/migration-rehearsal.ts'
import type { Track } from '../../../contract/migrations.ts'
import type { Catalog } from './catalog/catalog.ts'
import type { DeclaredMigration } from './plan-migrations.ts'

/** A copy of a school's tables in a database of its own. */
export type ScratchTrack = Pick<Rehearsal, 'tables' | 'wholeData' | 'notRestored'> & {
  server: 'own' | 'embedded'
  /** Returns the schema of the track as it is in the copy now. */
  catalog: () => Promise<Catalog>
  /**
   * Runs one way of a migration and measures each statement. A failure is told in the result; where there is a
   * transaction it is rolled back. `tell` is called before each statement, `index` from 0.
   */
  run: (
    sql: string,
    options: {
      transactional: boolean
      tell: (statement: { index: number; of: number; line: string }) => void
    },
  ) => Promise<RehearsedRun>
}

/** Copies the tables of a track of the record, so that its migrations can be tried out. */
export type TrackRehearsal = {
  /** Throws `CONFLICT` reason `no-scratch-database` when there is no server on which a copy can be made. */
  refuseImpossible: () => Promise<void>
  /**
   * Gives `work` a copy of the track's tables and drops it afterwards, whatever happens. `chains` has the applied
   * migrations of the tracks that it requires, and last those of the track itself. `rows` is the most rows of a table
   * that are copied; left out, all are when the tables are small. The school's own tables are read in one read-only
   * transaction. `CONFLICT` reason `no-scratch-database` when no copy can be made, `in-use` when a table is locked.
   * Ends with the signal's reason when that is aborted.
   */
  inScratch: <Result>(
    options: {
      chains: readonly { track: Track; applied: readonly DeclaredMigration[] }[]
      rows?: number
      tell: (event: RehearsalEvent) => void
      signal?: AbortSignal
    },
    work: (scratch: ScratchTrack) => Promise<Result>,
  ) => Promise<Result>
}

/** Has a store read a statement without running it. Returns why the store refuses it, else null. */
export type ExplainStatement = (statement: string) => Promise<string | null>
