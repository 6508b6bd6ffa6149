import { z } from 'zod'
import { procedure } from './errors.ts'
import { historyEntry } from './migration-history.ts'
import { track } from './migrations.ts'

export const trackHistory = z.object({ track, entries: z.array(historyEntry) })
export type TrackHistory = z.infer<typeof trackHistory>

/**
 * What is wrong with a track. `changed`, `missing`: the file of an applied migration. `failed`: the last try.
 * `out-of-order`: named before an applied migration. `empty`: no statement. `syntax`: the parser refuses the file.
 */
export const trackFault = z.object({
  code: z.enum(['changed', 'missing', 'failed', 'out-of-order', 'empty', 'syntax']),
  migration: z.string(),
  /** The server's or the parser's words, in English; null when the code says all. */
  detail: z.string().nullable(),
})
export type TrackFault = z.infer<typeof trackFault>

export const trackValidation = z.object({ track, findings: z.array(trackFault) })
export type TrackValidation = z.infer<typeof trackValidation>

/** Procedures that compare what is recorded of a track with its files and with its store. */
export const migrationRecords = {
  history: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/history',
      tags: ['migrations'],
      description:
        'Returns every try to apply a migration of the track or to take it back, oldest first, with who ran it, how ' +
        'long it took and how it ended. What an older console or neo4j-migrations applied is listed with what they kept.',
    })
    .input(z.object({ track }))
    .output(trackHistory),
  validate: procedure
    .route({
      method: 'GET',
      path: '/migrations/{track}/validate',
      tags: ['migrations'],
      description:
        'Tells what keeps the track’s migrations from running, or makes its files differ from what was applied. A ' +
        'migration that is only pending is no finding.',
    })
    .input(z.object({ track }))
    .output(trackValidation),
  baseline: procedure
    .route({
      method: 'POST',
      path: '/migrations/{track}/baseline',
      tags: ['migrations'],
      description:
        'Records an existing store without a ledger as being at a version, and runs nothing. The store’s schema is ' +
        'compared with what the migrations up to that version make; when it differs, nothing is recorded ' +
        '(`CONFLICT` reason `schema-changed`, with the objects). `ledger-exists` when migrations are recorded already, ' +
        '`not-compared` when no server is at hand for the comparison.',
    })
    .input(z.object({ track, version: z.string().min(1).max(200) }))
    .output(z.object({ track, recorded: z.array(z.string()) })),
}
