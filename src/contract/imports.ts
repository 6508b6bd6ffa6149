import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, plainLine } from './ids.ts'
import { page, pageInput } from './page.ts'

/**
 * What each policy makes of people, units and assignments of earlier imports that a bulk package no longer has: only `deactivated`
 * ones are written.
 */
export const MISSING_ROWS = {
  report: 'missing',
  deactivate: 'deactivated',
} as const satisfies Record<string, 'missing' | 'deactivated'>

export const missingRowsPolicy = z.enum(Object.keys(MISSING_ROWS) as (keyof typeof MISSING_ROWS)[])
export type MissingRowsPolicy = z.infer<typeof missingRowsPolicy>

export const importKind = z.enum([
  'orgUnit',
  'person',
  'assignment',
  'relationship',
  'academicSession',
  'course',
  'class',
])

/**
 * What the guard of a plan counts, each kind by itself: people, assignments from `enrollments.csv`, assignments from
 * `roles.csv` (1.1: from `users.csv`), classes, the other org units, relationships.
 */
export const guardedKind = z.enum(['people', 'enrollments', 'roles', 'classes', 'orgUnits', 'relationships'])
export type GuardedKind = z.infer<typeof guardedKind>

/** An assignment that would have held longer counts as ended when a plan ends it within so many days. */
export const GUARDED_DAYS = 30

/**
 * What a plan does only when somebody accepts it: more of a kind ends than the threshold, `reusedIds` names others, `returning`
 * brings people back with what they had.
 */
export const importAcceptance = z.enum([...guardedKind.options, 'reusedIds', 'returning'])
export type ImportAcceptance = z.infer<typeof importAcceptance>

/** One fault of a package. Names file, line (1 is the header), column and code, never a person's values. */
export const importFault = z.object({
  file: z.string(),
  line: z.int().nullable(),
  column: z.string().nullable(),
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
})
export type ImportFault = z.infer<typeof importFault>

export const importCounts = z.object({
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** In the directory from an earlier import, not in this bulk package. */
  missing: z.int(),
  /** What applying this plan deactivates or ends: the missing ones under policy `deactivate`, `tobedeleted` rows of a delta. */
  deactivated: z.int(),
  /** Units that the package deletes or no longer has and that stay, because something hangs on them. */
  kept: z.int().default(0),
})
export type ImportCounts = z.infer<typeof importCounts>

export const importReport = z.object({
  importId: id,
  /** Digest of the plan; `apply` wants it back and refuses when the directory changed meanwhile. */
  planDigest: z.string(),
  oneRosterVersion: z.enum(['1.1', '1.2']).nullable(),
  mode: z.enum(['bulk', 'delta', 'mixed']).nullable(),
  policy: missingRowsPolicy,
  files: z.array(z.object({ name: z.string(), mode: z.string(), rows: z.int(), note: z.string().nullable() })),
  counts: z.record(importKind, importCounts),
  /** The first 200 faults; the rest through `imports.faults`. */
  faults: z.array(importFault),
  faultCounts: z.object({ errors: z.int(), warnings: z.int() }),
  /** What the package holds and the directory never stores: passwords, demographics. */
  notStored: z.array(z.string()),
  /**
   * What the plan ends, whatever the reason: a missing row, a `tobedeleted` row, a person who is no longer enabled, an end that
   * lies in the past or, where it lay further off until now, in the next 30 days, a begin that is put off.
   */
  deactivation: z.object({
    /** Of kind `people`. */
    people: z.int(),
    share: z.number(),
    /** Applying stops above this share; a share that is exactly the threshold goes through. */
    threshold: z.number(),
    /** A kind is above the threshold and not accepted: nothing is applied. */
    stopped: z.boolean(),
    /** The first such kind. */
    stoppedBy: guardedKind.nullable().default(null),
    /** Of each kind how many end, of how many that earlier imports left active. */
    kinds: z
      .array(z.object({ kind: guardedKind, ended: z.int(), of: z.int(), share: z.number(), exceeds: z.boolean() }))
      .default([]),
  }),
  /** Rows whose `sourcedId` belonged to somebody else until now: names, username and e-mail all differ. */
  reusedIds: z.int().default(0),
  /**
   * People who were inactive or removed, are active again by this plan, and then have open assignments or delegations that the
   * package does not name.
   */
  returning: z.int().default(0),
  /** What has to be accepted before this plan can be applied. */
  toAccept: z.array(importAcceptance).default([]),
  /** What was accepted, of what had to be. */
  accepted: z.array(importAcceptance).default([]),
  /** No errors and nothing left to accept: `apply` would go through as it is. */
  applicable: z.boolean(),
  applied: z.boolean(),
  /** Of the applied import; null until then. */
  consistencyToken: consistencyToken.nullable(),
  rows: z.int(),
  durationMs: z.int(),
})
export type ImportReport = z.infer<typeof importReport>

/** Progress of a long work: where it is, how fast, how long still. The last event is always `report`. */
export const importEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('progress'),
    phase: z.enum(['reading', 'checking', 'comparing', 'applying', 'indexing']),
    file: z.string().nullable(),
    done: z.int(),
    /** null while unknown. */
    total: z.int().nullable(),
    unit: z.enum(['bytes', 'rows', 'steps']),
    perSecond: z.number().nullable(),
    secondsLeft: z.number().nullable(),
  }),
  z.object({ kind: z.literal('report'), report: importReport }),
])
export type ImportEvent = z.infer<typeof importEvent>

const checkOptions = {
  policy: missingRowsPolicy.default('report'),
  /** Applying stops when more than this share of a kind would end: of the rostered people, of the enrollments and so on. */
  deactivationThreshold: z.number().min(0).max(1).default(0.1),
}

/** A list, or in a form one text with commas. */
const acceptances = z
  .preprocess(
    (value) => (typeof value === 'string' ? value.split(',').map((word) => word.trim()) : value),
    z.array(importAcceptance),
  )
  .default([])

export const importRun = z.object({
  id,
  startedAt: instant,
  finishedAt: instant.nullable(),
  actor: z.string(),
  source: z.string(),
  state: z.enum(['checking', 'checked', 'applying', 'applied', 'failed', 'cancelled', 'discarded']),
  report: importReport.nullable(),
})
export type ImportRun = z.infer<typeof importRun>

/** Bytes of a whole package in one request. It goes to disk as it comes, never into memory. */
export const MAX_PACKAGE = 2 * 1024 ** 3

/** Bytes of one `append`; larger pieces are refused. */
export const MAX_UPLOAD_PIECE = 4 * 1024 * 1024

export const imports = {
  begin: procedure
    .route({
      method: 'POST',
      path: '/imports/uploads',
      successStatus: 201,
      tags: ['imports'],
      description:
        'Opens an upload: a zip (one file name ending in .zip) or the files of a folder. The upload is removed ' +
        'after an hour.',
    })
    .input(z.object({ name: plainLine(255), sizeBytes: z.int().min(0) }))
    .output(z.object({ uploadId: id, maxPieceBytes: z.int() })),
  append: procedure
    .route({
      method: 'POST',
      path: '/imports/uploads/{uploadId}/pieces',
      tags: ['imports'],
      description: 'Appends bytes at `offset` of one file. A repeated piece is accepted once.',
    })
    .input(
      z.object({
        uploadId: id,
        fileName: z.string().min(1).max(255),
        offset: z.int().min(0),
        bytes: z.file().max(MAX_UPLOAD_PIECE),
      }),
    )
    .output(z.object({ receivedBytes: z.int() })),
  check: procedure
    .route({
      method: 'POST',
      path: '/imports/uploads/{uploadId}/check',
      tags: ['imports'],
      description:
        'Reads the whole package and compares it with the directory. Applies nothing. End the stream to cancel.',
    })
    .input(z.object({ uploadId: id, ...checkOptions }))
    .output(eventIterator(importEvent)),
  apply: procedure
    .route({
      method: 'POST',
      path: '/imports/{importId}/apply',
      tags: ['imports'],
      description:
        'Applies a checked plan, all or nothing. Refused with `CONFLICT` (`not-accepted`) unless `accept` names ' +
        "everything in the report's `toAccept`. End the stream to cancel; the directory then stays as it was.",
    })
    .input(z.object({ importId: id, planDigest: z.string(), accept: z.array(importAcceptance).default([]) }))
    .output(eventIterator(importEvent)),
  discard: procedure
    .route({
      method: 'DELETE',
      path: '/imports/{importId}',
      tags: ['imports'],
      description: 'Removes a checked plan and its upload. `NOT_FOUND` when there is none.',
    })
    .input(z.object({ importId: id }))
    .output(z.object({ importId: id })),
  faults: procedure
    .route({
      method: 'GET',
      path: '/imports/{importId}/faults',
      tags: ['imports'],
      description: 'Lists the faults of a check, in file and line order.',
    })
    .input(z.object({ importId: id, ...pageInput }))
    .output(page(importFault)),
  history: procedure
    .route({ method: 'GET', path: '/imports', tags: ['imports'], description: 'Lists past imports, newest first.' })
    .input(z.object({ ...pageInput }))
    .output(page(importRun)),
  oneroster: procedure
    .route({
      method: 'POST',
      path: '/imports/oneroster',
      tags: ['imports'],
      description:
        "Checks a package and applies it, unless `dryRun` is set, in one call with the zip as the request's file. " +
        'The last event is the report. Nothing is applied while `accept` (a list, or one text with commas) lacks ' +
        'something of `toAccept`.',
    })
    .input(
      z.object({
        package: z.file().max(MAX_PACKAGE),
        dryRun: z.stringbool().or(z.boolean()).default(false),
        accept: acceptances,
        ...checkOptions,
      }),
    )
    .output(eventIterator(importEvent)),
  sample: procedure
    .route({
      method: 'POST',
      path: '/imports/sample',
      tags: ['imports'],
      description:
        'Fills an empty school with a made-up district. The same input gives the same district. Refused with ' +
        '`CONFLICT` when anyone is in the school.',
    })
    .input(z.object({ people: z.int().min(20).max(1_000_000).default(2_000), seed: z.int().min(0).default(1) }))
    .output(
      eventIterator(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('progress'), phase: z.string(), done: z.int(), total: z.int() }),
          z.object({
            kind: z.literal('done'),
            people: z.int(),
            orgUnits: z.int(),
            assignments: z.int(),
            consistencyToken,
          }),
        ]),
      ),
    ),
}
