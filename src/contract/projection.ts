import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { fallback } from './authority.ts'
import { procedure } from './errors.ts'
import { id, instant } from './ids.ts'

export const graphKind = z.enum(['orgUnit', 'person', 'role', 'assignment', 'reportingLine', 'delegation'])

/** A row of the graph that is not what the system of record says. `fields` names what differs, never a value. */
export const difference = z.object({
  kind: graphKind,
  id,
  problem: z.enum(['missing', 'extra', 'changed', 'duplicate']),
  fields: z.array(z.string()),
  /** The code of Neo4j's error, where it refuses this row, which is set aside then; null: why it differs is not known. */
  reason: z.string().nullable(),
})
export type Difference = z.infer<typeof difference>

/** Nodes or relationships that stand for no row at all: nothing should have made them, and no answer counts on them. */
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
   * `other-epoch`: neither the load that is read nor the next one. `wrong-ends`: between nodes that it cannot join.
   * `extra-property`: a row with properties that no row has. `wrong-position`: what the graph says of how far it is (element
   * `Projection`) is not what the projector wrote; SQL answers until it is put back.
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

/** An open transaction of the PostgreSQL server, of whichever database, that later events have to wait for. */
export const holder = z.object({
  /** null: a prepared transaction, or one that this user may not see. */
  pid: z.int().nullable(),
  since: instant.nullable(),
  /** How its program calls itself; null where this user may not see it. */
  application: z.string().nullable(),
})
export type Holder = z.infer<typeof holder>

/** A row that Neo4j refused, of an event or of a load; it is tried again every 30 seconds, and by `repair`. */
export const projectionFault = z.object({
  kind: graphKind,
  ids: z.array(id),
  /** The code of Neo4j's error. */
  reason: z.string(),
  attempts: z.int(),
  at: instant,
})

/** What the last comparison of all rows left behind; rows whose event was on its way are no drift. */
export const drift = z.object({ verifiedAt: instant, differences: z.int(), strays: z.int() })
export type Drift = z.infer<typeof drift>

/** Why the projector waits before it tries again. */
export const trouble = z.object({
  /**
   * What is wrong with Neo4j, or `postgresql`: the system of record does not answer. `schema`: a constraint or index cannot be
   * made, or differs from what was migrated. `rows-refused`: more rows than may be set aside. `overdue`: a batch that was begun
   * is not done after 5 s; nothing failed yet, and `nextTryInSeconds` is 0. Or it was cut off after 60 s, `code` says so, and it is
   * tried again.
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
  /** The store's own code; null: it gave none. */
  code: z.string().nullable(),
  /** One sentence: what is wrong and what a person can do about it. */
  advice: z.string(),
  /** When it first failed since it last went well. */
  since: instant,
  nextTryInSeconds: z.number(),
})
export type Trouble = z.infer<typeof trouble>

export const projectionStatus = z.object({
  /**
   * `off`: the school has no graph, SQL answers. `standby`: another console projects, or this one only reads.
   * `other-database`: the graph was loaded from another database; it is neither asked nor written until it is rebuilt.
   * `damaged`: what the graph keeps about itself was changed by hand. SQL answers until it is mended, which a console that
   * writes to it does by itself: a place that was moved is put back, what cannot be read is loaded anew.
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
  /** Since when this console finds Neo4j away; what follows is then as it was last seen. null while it is there. */
  awaySince: instant.nullable(),
  /** Events not projected yet (10,001 stands for any greater number) and the age of the oldest, in seconds. */
  lag: z.object({ events: z.int(), seconds: z.number() }).nullable(),
  /** The transaction that events wait for; null while none has to. */
  heldBy: holder.nullable(),
  /** Consistency token of the last event in the graph; null: nothing loaded, or the graph was never seen. */
  position: z.string().nullable(),
  projectedAt: instant.nullable(),
  /** Grows by one with every rebuild. */
  epoch: z.int().nullable(),
  /** null: not compared since it was loaded. While a console is open it compares by itself, daily. */
  drift: drift.nullable(),
  faults: z.array(projectionFault),
})
export type ProjectionStatus = z.infer<typeof projectionStatus>

export const projectionEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), phase: z.string(), done: z.int(), total: z.int() }),
  /** Found by verify, found and mended by repair, or set aside by rebuild. */
  z.object({ kind: z.literal('difference'), difference }),
  z.object({ kind: z.literal('stray'), stray }),
  z.object({
    kind: z.literal('done'),
    differences: z.int(),
    strays: z.int(),
    rows: z.int(),
    /** Of the differences, those that repair could not mend; of verify and rebuild all. */
    left: z.int(),
    /** Of those left, the ones that are known: Neo4j refuses the row, and it is set aside. */
    setAside: z.int(),
    /** Rows that differ because their event is not in the graph yet: no fault, and not among the differences. */
    waiting: z.int(),
    heldBy: holder.nullable(),
  }),
])
export type ProjectionEvent = z.infer<typeof projectionEvent>

/** The graph beside the system of record. All but `status` refuse with `CONFLICT` reason `no-graph` where a school has none. */
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
