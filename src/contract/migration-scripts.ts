import { z } from 'zod'
import { procedure } from './errors.ts'
import { migrationState, track } from './migrations.ts'

/** A migration as its files have it now. */
export const migrationScript = z.object({
  track,
  name: z.string(),
  state: migrationState,
  /** The statements of the way up; null when the file is missing. */
  up: z.string().nullable(),
  /** The statements of the way back; null when there is none. */
  down: z.string().nullable(),
  /** The checksum of the present way up; null when the file is missing. */
  checksum: z.string().nullable(),
  /** The checksum that was applied, which differs when the file was changed; null when it is not applied. */
  appliedChecksum: z.string().nullable(),
})
export type MigrationScript = z.infer<typeof migrationScript>

export const exportedPlan = z.object({
  /** `<track>-<up or down>-<time>.sql` or `.cypher`. */
  fileName: z.string(),
  /** The number of migrations in it. 0: nothing is to be run, and the text is comments alone. */
  migrations: z.int(),
  text: z.string(),
})
export type ExportedPlan = z.infer<typeof exportedPlan>

/** Procedures that give the statements of migrations to read, without running them. */
export const migrationScripts = {
  script: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/scripts/{name}',
      tags: ['migrations'],
      description:
        'Returns both ways of one migration as its files have them. The ledger keeps the checksum of what was applied, ' +
        'not its text. `NOT_FOUND` when the track has no migration of this name.',
    })
    .input(z.object({ track, name: z.string().min(1).max(200) }))
    .output(migrationScript),
  export: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/export',
      tags: ['migrations'],
      description:
        'Returns the statements that `apply` or `revert` (`down`) would run as one script for psql or cypher-shell, ' +
        'with the transactions. A script of PostgreSQL also writes the ledger and refuses to run on a database whose ' +
        'ledger is at another place. One of Neo4j leaves the ledger as it is: its statements do nothing a second time. ' +
        'Rows that a way back removes are not backed up. `to` is as in the preview.',
    })
    .input(
      z.object({ track, direction: z.enum(['up', 'down']).default('up'), to: z.string().min(1).max(200).optional() }),
    )
    .output(exportedPlan),
}
