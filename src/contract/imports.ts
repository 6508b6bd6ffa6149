import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, plainLine } from './ids.ts'
import { page, pageInput } from './page.ts'

/**
 * The action that a plan gives to a missing row, counted under this name in the report. Every step after the plan (guard,
 * kept units, writes, audit, outbox) ends the rows with the action `deactivated` and no others, so that a policy which
 * ends rows has this action.
 */
type MissingRows =
  { action: 'deactivated'; ends: true } | { action: Exclude<keyof ImportCounts, 'deactivated'>; ends: false }

/** What each policy makes of people, units and assignments of earlier imports that a bulk package no longer has. */
export const MISSING_ROWS = {
  report: { action: 'missing', ends: false },
  deactivate: { action: 'deactivated', ends: true },
} as const satisfies Record<string, MissingRows>

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
 * The kinds that the guard of a plan counts separately: people, assignments from `enrollments.csv`, assignments from
 * `roles.csv` (1.1: from `users.csv`), classes, the other org units, relationships.
 */
export const guardedKind = z.enum(['people', 'enrollments', 'roles', 'classes', 'orgUnits', 'relationships'])
export type GuardedKind = z.infer<typeof guardedKind>

/** An assignment that would have held longer counts as ended when a plan ends it within this many days. */
export const GUARDED_DAYS = 30

/**
 * What a plan does only when somebody accepts it: ending more of a kind than the threshold, applying reused sourcedIds
 * (`reusedIds`), or bringing people back with what they had (`returning`).
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
  /** Rows in the directory from an earlier import that are not in this bulk package. */
  missing: z.int(),
  /** Rows that this plan deactivates or ends: missing rows under policy `deactivate`, `tobedeleted` rows of a delta. */
  deactivated: z.int(),
  /** Units that the package deletes or no longer has, but that stay because they are still in use. */
  kept: z.int().default(0),
})
export type ImportCounts = z.infer<typeof importCounts>
export const importCountNames = importCounts.keyof().options

export const importReport = z.object({
  importId: id,
  /** The digest of the plan. `apply` requires it and refuses when the directory changed meanwhile. */
  planDigest: z.string(),
  oneRosterVersion: z.enum(['1.1', '1.2']).nullable(),
  mode: z.enum(['bulk', 'delta', 'mixed']).nullable(),
  policy: missingRowsPolicy,
  files: z.array(z.object({ name: z.string(), mode: z.string(), rows: z.int(), note: z.string().nullable() })),
  counts: z.record(importKind, importCounts),
  /** The first 200 faults. `imports.faults` lists the rest. */
  faults: z.array(importFault),
  faultCounts: z.object({ errors: z.int(), warnings: z.int() }),
  /** The contents of the package that the directory never stores: passwords, demographics. */
  notStored: z.array(z.string()),
  /**
   * What the plan ends for any reason: a missing row, a `tobedeleted` row, a person who is no longer enabled, a begin
   * that is put off, an end in the past, or an end in the next 30 days that was later before.
   */
  deactivation: z.object({
    /** Of kind `people`. */
    people: z.int(),
    share: z.number(),
    /** Applying stops above this share. A share equal to the threshold is allowed. */
    threshold: z.number(),
    /** True when a kind is above the threshold and not accepted. Nothing is applied then. */
    stopped: z.boolean(),
    /** The first such kind. */
    stoppedBy: guardedKind.nullable().default(null),
    /** For each kind: how many end, among those that earlier imports left active. */
    kinds: z
      .array(z.object({ kind: guardedKind, ended: z.int(), of: z.int(), share: z.number(), exceeds: z.boolean() }))
      .default([]),
  }),
  /** Rows whose `sourcedId` belonged to somebody else before: names, username and e-mail all differ. */
  reusedIds: z.int().default(0),
  /**
   * People who were inactive or removed, become active by this plan, and then have open assignments or delegations that
   * the package does not name.
   */
  returning: z.int().default(0),
  /** What has to be accepted before this plan can be applied. */
  toAccept: z.array(importAcceptance).default([]),
  /** The accepted part of what had to be accepted. */
  accepted: z.array(importAcceptance).default([]),
  /** True when there are no errors and nothing is left to accept, so that `apply` would succeed now. */
  applicable: z.boolean(),
  applied: z.boolean(),
  /** The token of the applied import; null until then. */
  consistencyToken: consistencyToken.nullable(),
  rows: z.int(),
  durationMs: z.int(),
})
export type ImportReport = z.infer<typeof importReport>

/** The progress of an import: its position, rate and remaining time. The last event is always `report`. */
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
  /** Applying stops when more than this share of a kind would end, e.g. of the people or of the enrollments. */
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

/** The most bytes of a whole package, in one request or in pieces. It is streamed to disk and never held in memory. */
export const MAX_PACKAGE = 2 * 1024 ** 3

/** The most bytes of one `append`. Larger pieces are refused. */
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
