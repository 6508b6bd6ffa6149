import type { Track } from '../../../contract/migrations.ts'
import type { DeclaredMigration } from './plan-migrations.ts'

/** The part of a script that a store makes of a plan. */
export type PlanToScript = {
  track: Track
  direction: 'up' | 'down'
  /** In the order in which they run. */
  migrations: DeclaredMigration[]
  /** The names of the applied migrations, in the order of their application. */
  applied: string[]
}

export type PlanScript = {
  /** With which program the script runs, and what it leaves to the reader. One line each. */
  notes: string[]
  /** How a line of comment begins. */
  comment: string
  extension: string
  /** Returns the script of at least one migration, with its transactions and entries of the ledger. */
  write: (plan: PlanToScript) => string
}
