import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id } from './ids.ts'
import { ROW_KINDS } from './protocol/writes.ts'

/** The most ids that one change names. A change of more rows names none. */
export const MOST_CHANGED_IDS = 100

/** A place in the history of a database, which only its server can read. */
const since = z
  .string()
  .max(200_000)
  .regex(/^\d{1,20}:\d{1,20}:[\d,]*$/, 'must be what an event said')

export const rowChange = z.object({
  kind: z.enum(ROW_KINDS),
  /** null when more than 100 rows changed. A permission has no id, so its event has one of its own. */
  ids: z.array(id).nullable(),
  /** In the form of a write's consistency token. */
  position: consistencyToken,
})
export type RowChange = z.infer<typeof rowChange>

export const changesEvent = z.object({
  /** In the order of their transactions. A change may come twice. */
  changes: z.array(rowChange),
  /** True when more happened than is listed, so that everything may have changed. */
  missed: z.boolean(),
  /** The latest write that this event knows. Send it as `atLeast` of what is read now. */
  position: consistencyToken,
  /** The `since` of the next call, when this stream breaks. */
  since,
})
export type ChangesEvent = z.infer<typeof changesEvent>

export const changes = {
  follow: procedure
    .meta({ endless: true })
    .route({
      method: 'GET',
      path: '/changes',
      tags: ['changes'],
      description:
        'Streams which rows of the school every console changes, as soon as each write is committed: the kind, ' +
        'the ids and the position, but no content. The first event comes at once, with the changes after `since` ' +
        'or, without it, of the last ten seconds. The stream never ends by itself. A slow reader, or one that was ' +
        'away for long, gets `missed`. Refused with `TOO_MANY_REQUESTS` when a hundred already follow the school.',
    })
    .input(z.object({ since: since.optional() }))
    .output(eventIterator(changesEvent)),
}
