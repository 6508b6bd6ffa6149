import { z } from 'zod'
import { procedure } from './errors.ts'
import { id, instant, plainLine } from './ids.ts'

/** The kinds of rows on which kept answers depend, as the outbox names them. */
export const cachedKind = z.enum([
  'person',
  'orgUnit',
  'role',
  'permission',
  'assignment',
  'reportingLine',
  'relationship',
  'delegation',
  'class',
  'course',
  'academicSession',
])
export type CachedKind = z.infer<typeof cachedKind>

/** What gave an answer: the system of record or the graph (`source`), or a level of the cache. */
export const servedFrom = z.enum(['source', 'memory', 'redis'])
export type ServedFrom = z.infer<typeof servedFrom>

const counts = {
  /** Answers that the memory of this console gave. */
  memory: z.int(),
  /** Answers that Redis gave. */
  redis: z.int(),
  /** Answers for which the system of record or the graph was asked. */
  source: z.int(),
  /** Loading time that kept answers saved, in milliseconds: how long the source took for them, less what serving took. */
  savedMs: z.number(),
}

export const cacheStatus = z.object({
  /** When this console began to count. */
  since: instant,
  memory: z.object({ entries: z.int(), bytes: z.int() }),
  families: z.array(
    z.object({
      /** A group of answers of one shape, e.g. `profile.assignments`. */
      family: z.string(),
      ...counts,
      /** How long the source takes on average, in milliseconds; null while it was not asked. */
      loadMs: z.number().nullable(),
      /** The age of the oldest answer that was served again, in milliseconds. */
      oldestMs: z.number(),
      /** The questions that were asked last, newest first. */
      recentIds: z.array(z.string()),
    }),
  ),
  /** The last hour, oldest first; minutes and families without a question are left out. */
  minutes: z.array(z.object({ at: instant, family: z.string(), ...counts })),
  /** Kept answers that were compared with the source. A difference is a fault of the cache: there must be none. */
  sampler: z.object({ compared: z.int(), differences: z.int() }),
})
export type CacheStatus = z.infer<typeof cacheStatus>

export const keptAnswer = z.object({
  level: servedFrom.exclude(['source']),
  loadedAt: instant,
  ageMs: z.number(),
  /** How long the source took, in milliseconds. */
  loadMs: z.number(),
  /** When the answer changes by itself; null when it does not. */
  changesAt: instant.nullable(),
  /** Of its JSON. */
  bytes: z.int(),
  /** The answer as JSON, its first 20,000 characters. */
  json: z.string(),
})
export type KeptCacheAnswer = z.infer<typeof keptAnswer>

export const cache = {
  status: procedure
    .route({
      method: 'GET',
      path: '/cache',
      tags: ['cache'],
      description:
        'Tells what this console keeps of the school and what that saved: answers by level and family over the last ' +
        'hour, sizes, ages, and a comparison of some kept answers with the source.',
    })
    .output(cacheStatus),
  lookup: procedure
    .route({
      method: 'GET',
      path: '/cache/answers',
      tags: ['cache'],
      description:
        'Returns what is kept for one question, in the memory of this console first and then in Redis; null when nothing ' +
        'is. A kept answer is compared with the writes before it is served, so it may be here and served no more.',
    })
    .input(z.object({ family: plainLine(100), id: plainLine(2_000) }))
    .output(z.object({ answer: keptAnswer.nullable() })),
  invalidate: procedure
    .route({
      method: 'POST',
      path: '/cache/invalidate',
      tags: ['cache'],
      description:
        'Makes every console load each answer again that depends on rows of a kind, or on one row. The graph reads the ' +
        'one row again too. Needed after a change by hand in the database; writes of a console need none. Refused with ' +
        '`READ_ONLY` in a read-only school.',
    })
    .input(z.object({ kind: cachedKind, id: id.optional() }))
    .output(z.object({ kind: cachedKind, id: id.optional() })),
}
