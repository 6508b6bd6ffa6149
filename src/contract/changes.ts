import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id } from './ids.ts'
import { ROW_KINDS } from './writes.ts'

/** Ids that one change names; of more rows none is named. */
export const MOST_CHANGED_IDS = 100

/** A place in the history of a database that nobody can read but its server. */
const since = z
  .string()
  .max(200_000)
  .regex(/^\d{1,20}:\d{1,20}:[\d,]*$/, 'must be what an event said')

export const rowChange = z.object({
  kind: z.enum(ROW_KINDS),
  /** null: more than 100 rows. A permission has no id: the event has one of its own. */
  ids: z.array(id).nullable(),
  /** As the consistency token of the write says it. */
  position: consistencyToken,
})
export type RowChange = z.infer<typeof rowChange>

export const changesEvent = z.object({
  /** In the order of their transactions; a change may come twice. */
  changes: z.array(rowChange),
  /** More happened than is listed, so everything may have changed. */
  missed: z.boolean(),
  /** The latest write that this event knows of: `atLeast` of what is read now. */
  position: consistencyToken,
  /** For the next call, when this stream breaks. */
  since,
})
export type ChangesEvent = z.infer<typeof changesEvent>

export const changes = {
  follow: procedure
    .route({
      method: 'GET',
      path: '/changes',
      tags: ['changes'],
      description:
        'Says which rows of the school are changed, by whichever console, as soon as each write is committed: the kind, the ids ' +
        'and the position, nothing that is in them. The first event comes at once, with what changed after `since`; ' +
        'without it with the last ten seconds. Never ends by itself. A slow reader, or one that was away for long, is told ' +
        '`missed`. Refused with `TOO_MANY_REQUESTS` when a hundred follow one school.',
    })
    .input(z.object({ since: since.optional() }))
    .output(eventIterator(changesEvent)),
}
