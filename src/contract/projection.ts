import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { fallback } from './authority.ts'
import { procedure } from './errors.ts'
import { id, instant } from './ids.ts'

export const graphKind = z.enum(['orgUnit', 'person', 'role', 'assignment', 'reportingLine', 'delegation'])

/** A row of the graph that differs from the system of record. `fields` names what differs, never a value. */
export const difference = z.object({
  kind: graphKind,
  id,
  problem: z.enum(['missing', 'extra', 'changed', 'duplicate']),
  fields: z.array(z.string()),
  /** The code of Neo4j's error when it refuses this row, which is then set aside. null when the reason is not known. */
  reason: z.string().nullable(),
})
export type Difference = z.infer<typeof difference>

/** Nodes or relationships that stand for no row. Nothing should have made them, and no answer counts them. */
export const stray = z.object({
  /** A label, a relationship type, or `node` for a node that lost its label. */
  element: z.enum([
    'OrgUnit',
    'Person',
    'Role',
    'Permission',
    'ProjectionFault',
    'ASSIGNED',
    'REPORTS_TO',
    'DELEGATES',
    'PART_OF',
    'GRANTS',
    'Projection',
    'node',
  ]),
  /**
   * `other-epoch`: of neither the current load nor the next one. `wrong-ends`: between nodes that it cannot join.
   * `extra-property`: a row with properties that no row has. `wrong-position`: the graph's place (element `Projection`)
   * is not what the projector wrote; SQL answers until it is put back.
   */
  problem: z.enum([
    'no-epoch',
    'other-epoch',
    'no-key',
    'wrong-label',
    'wrong-ends',
    'extra-property',
    'wrong-position',
  ]),
  count: z.int(),
})
export type Stray = z.infer<typeof stray>

/** An open transaction in any database of the PostgreSQL server, for which later events have to wait. */
export const holder = z.object({
  /** null for a prepared transaction, or one that this user may not see. */
  pid: z.int().nullable(),
  since: instant.nullable(),
  /** The name that its program gives itself; null when this user may not see it. */
  application: z.string().nullable(),
})
export type Holder = z.infer<typeof holder>

/** A row that Neo4j refused, from an event or a load. It is tried again every 30 seconds, and by `repair`. */
export const projectionFault = z.object({
  kind: graphKind,
  ids: z.array(id),
  /** The code of Neo4j's error. */
  reason: z.string(),
  attempts: z.int(),
  at: instant,
})

/** What the last comparison of all rows found and left. Rows whose event was still to be projected are no drift. */
export const drift = z.object({ verifiedAt: instant, differences: z.int(), strays: z.int() })
export type Drift = z.infer<typeof drift>

/** Why the projector waits before it tries again. */
export const trouble = z.object({
  /**
   * What is wrong with Neo4j. `postgresql`: the system of record does not answer. `schema`: a constraint or index
   * cannot be made, or differs from what was migrated. `rows-refused`: more rows than may be set aside. `overdue`: a
   * batch is not done after 5 s. Nothing failed yet then, and `nextTryInSeconds` is 0. Or the batch was cut off after
   * 60 s, which `code` shows, and is tried again.
   */
  reason: z.enum([
    'unreachable',
    'authentication',
    'read-only',
    'out-of-disk',
    'out-of-memory',
    'schema',
    'rows-refused',
    'overdue',
    'postgresql',
    'other',
  ]),
  /** The store's own code; null when it gave none. */
  code: z.string().nullable(),
  /** One sentence: what is wrong and what a person can do about it. */
  advice: z.string(),
  /** The first failure since the last success. */
  since: instant,
  nextTryInSeconds: z.number(),
})
export type Trouble = z.infer<typeof trouble>

export const projectionStatus = z.object({
  /**
   * `off`: the school has no graph, and SQL answers. `standby`: another console projects, or this one only reads.
   * `other-database`: the graph was loaded from another database; it is neither asked nor written until it is rebuilt.
   * `damaged`: the graph's record of itself was changed by hand. SQL answers until it is mended, which a console that
   * writes to it does by itself: it puts a moved place back, and loads an unreadable graph anew.
   */
  state: z.enum([
    'off',
    'starting',
    'standby',
    'loading',
    'projecting',
    'idle',
    'backing-off',
    'other-database',
    'damaged',
  ]),
  fallback,
  /** Why it is `backing-off`; null otherwise. */
  trouble: trouble.nullable(),
  /**
   * Since when this console cannot reach Neo4j; null while it can. The fields below are then as they were last seen.
   */
  awaySince: instant.nullable(),
  /** Events not projected yet (10,001 stands for any greater number) and the age of the oldest, in seconds. */
  lag: z.object({ events: z.int(), seconds: z.number() }).nullable(),
  /** The transaction for which events wait; null when none has to wait. */
  heldBy: holder.nullable(),
  /** The consistency token of the last event in the graph; null when nothing is loaded or the graph was never seen. */
  position: z.string().nullable(),
  projectedAt: instant.nullable(),
  /** Grows by one with every rebuild. */
  epoch: z.int().nullable(),
  /** null when not compared since it was loaded. An open console compares by itself, daily. */
  drift: drift.nullable(),
  faults: z.array(projectionFault),
})
export type ProjectionStatus = z.infer<typeof projectionStatus>

export const projectionEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), phase: z.string(), done: z.int(), total: z.int() }),
  /** A difference that verify found, that repair found and mended, or that rebuild set aside. */
  z.object({ kind: z.literal('difference'), difference }),
  z.object({ kind: z.literal('stray'), stray }),
  z.object({
    kind: z.literal('done'),
    differences: z.int(),
    strays: z.int(),
    rows: z.int(),
    /** The differences that repair could not mend; for verify and rebuild all differences. */
    left: z.int(),
    /** The differences left whose row Neo4j refuses and that are set aside. */
    setAside: z.int(),
    /**
     * Rows that differ because their event is not in the graph yet. They are no fault and not among the differences.
     */
    waiting: z.int(),
    heldBy: holder.nullable(),
  }),
])
export type ProjectionEvent = z.infer<typeof projectionEvent>

/**
 * The graph beside the system of record. Every procedure except `status` refuses with `CONFLICT` reason `no-graph` when
 * a school has none.
 */
export const projection = {
  status: procedure
    .route({
      method: 'GET',
      path: '/projection',
      tags: ['projection'],
      description:
        'Returns how far the graph is, why it waits, its lag, what differed at the last comparison and what was ' +
        'set aside. A graph that is away is a status and not an error.',
    })
    .output(projectionStatus),
  verify: procedure
    .route({
      method: 'POST',
      path: '/projection/verify',
      tags: ['projection'],
      description:
        'Compares both stores row by row and names every difference and stray. Mends nothing. Rows whose event is ' +
        'still to be projected are counted apart.',
    })
    .output(eventIterator(projectionEvent)),
  repair: procedure
    .route({
      method: 'POST',
      path: '/projection/repair',
      tags: ['projection'],
      description: 'Verifies, makes every row that differs equal to the system of record, and removes strays.',
    })
    .output(eventIterator(projectionEvent)),
  rebuild: procedure
    .route({
      method: 'POST',
      path: '/projection/rebuild',
      tags: ['projection'],
      description:
        'Loads a new graph beside the old one and switches to it. Rows that Neo4j refuses are set aside and ' +
        'named. When the stream ends early, the old graph stays.',
    })
    .output(eventIterator(projectionEvent)),
}
