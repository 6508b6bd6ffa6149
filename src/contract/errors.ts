import { oc } from '@orpc/contract'
import { z } from 'zod'
import { id } from './ids.ts'
import { conflictReason, directoryRule } from './reasons/refusals.ts'
import type { ActionPermission } from './protocol/action-permissions.ts'
import { stores } from './stores.ts'

/**
 * One fault of an input. `field` is a path such as `people.0.email`, `rule` a stable code. Rule `unrecognized_keys`
 * means that there is no such key; `suggestion` is the nearest existing key, when one is near.
 */
export const issue = z.object({
  field: z.string(),
  rule: z.string(),
  expected: z.string(),
  suggestion: z.string().optional(),
})
export type Issue = z.infer<typeof issue>

/**
 * Every error a procedure can answer, with its HTTP status. The wire carries `{ code, message, data }` and never a
 * stack, a query or a person's values.
 */
export const errors = {
  BAD_REQUEST: {
    status: 400,
    message: 'The input does not have the form this procedure takes.',
    data: z.object({ issues: z.array(issue) }),
  },
  UNAUTHORIZED: { status: 401, message: 'Sign in with the token of this console.' },
  /** Over HTTP: the request comes from the page of another site. */
  FORBIDDEN: { status: 403, message: 'Another site may not call this console.' },
  READ_ONLY: {
    status: 403,
    message: 'This school is open read-only.',
    data: z.object({ profileId: z.string() }),
  },
  /**
   * The person with whom the profile links the caller lacks the permission at the linked unit now. `unknown` is the kind
   * of entry that the link names and that does not exist; null when the answer of authority is a denial.
   */
  NOT_PERMITTED: {
    status: 403,
    message: 'The person you act as may not do this.',
    data: z.object({
      permission: z.string(),
      personId: id,
      personName: z.string().nullable(),
      orgUnitId: id,
      orgUnitName: z.string().nullable(),
      unknown: z.string().nullable(),
    }),
  },
  NOT_FOUND: {
    status: 404,
    message: 'There is no such entry.',
    data: z.object({ entity: z.string(), id: z.string() }),
  },
  /** Over HTTP: the address exists, but not for this method; the `Allow` header says the same. */
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: 'This address does not take this method.',
    data: z.object({ allowed: z.array(z.string()) }),
  },
  STALE_VERSION: {
    status: 409,
    message: 'Someone changed this entry since you read it.',
    data: z.object({ entity: z.string(), id: z.string(), currentVersion: z.int() }),
  },
  /** The entry is deleted and can be restored. `deletedBy` is null when the log does not tell. */
  DELETED: {
    status: 409,
    message: 'This entry was deleted.',
    data: z.object({
      entity: z.string(),
      id: z.string(),
      deletedAt: z.iso.datetime(),
      deletedBy: z.string().nullable(),
      currentVersion: z.int(),
    }),
  },
  DUPLICATE: {
    status: 409,
    message: 'Another entry has this value already.',
    data: z.object({ entity: z.string(), field: z.string(), existingId: id.optional() }),
  },
  ALREADY_APPLIED: {
    status: 409,
    message: 'A write with this request id was applied before.',
    data: z.object({ entityId: z.string() }),
  },
  /** Two things met that exclude each other, e.g. a second import, or a plan that changed under the user. */
  CONFLICT: {
    status: 409,
    message: 'The state changed under this request.',
    /** `count` is the number of pending migrations, with reason `schema-pending`. */
    data: z.object({ reason: conflictReason, detail: z.string().optional(), count: z.int().optional() }),
  },
  RULE_VIOLATION: {
    status: 422,
    message: 'The directory does not allow this.',
    /**
     * `most` is the largest number that the rule allows, if it allows some. `unknown` has the ids or keys that name
     * nothing or something deleted. `counts` has how many of each kind break the rule.
     */
    data: z.object({
      rule: directoryRule,
      field: z.string().optional(),
      expected: z.string(),
      most: z.int().optional(),
      unknown: z.array(z.string()).optional(),
      counts: z.record(z.string(), z.int()).optional(),
    }),
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    message: 'The input is larger than this procedure takes.',
    data: z.object({ limitBytes: z.int() }),
  },
  /** Over HTTP: the request's `Host` is not a name of this console. */
  MISDIRECTED: { status: 421, message: 'This console answers on 127.0.0.1 and localhost only.' },
  /** Over HTTP: more requests in a minute than the host takes. */
  TOO_MANY_REQUESTS: {
    status: 429,
    message: 'Too many requests.',
    data: z.object({ retryAfterMs: z.int() }),
  },
  STORE_UNAVAILABLE: {
    status: 503,
    message: 'A store of this school does not answer.',
    /** `because` is present when a person can do more about it than wait. */
    data: z.object({
      store: z.enum(stores),
      reason: z.string(),
      because: z.enum(['missing-right', 'disk-full', 'not-writable', 'damaged', 'no-free-connection']).optional(),
    }),
  },
  /**
   * A disk of the host is full or refuses writes: that of its data folder, or that of uploads while they are read.
   * Nothing is kept by half.
   */
  INSUFFICIENT_STORAGE: {
    status: 507,
    message: 'A disk that this console writes to is full or takes no writes.',
    data: z.object({ reason: z.enum(['full', 'not-writable']) }),
  },
  INTERNAL: {
    status: 500,
    message: 'Something failed here. The log has it under the incident id.',
    data: z.object({ incidentId: z.string() }),
  },
} as const

export type ErrorCode = keyof typeof errors
export type ErrorData<Code extends ErrorCode> = (typeof errors)[Code] extends { data: infer Data extends z.ZodType }
  ? z.infer<Data>
  : undefined

export type ProcedureMarks = {
  /** A stream that never ends by itself, which only windows follow. */
  endless?: boolean
  /** What the person with whom the caller is linked has to hold (`acting.ts`). */
  permission?: ActionPermission
}

/**
 * The builder every procedure of the contract starts from. The `description` of its route is its specification, which
 * REST's document and the command line's help show.
 */
export const procedure = oc.$meta<ProcedureMarks>({}).errors(errors)

/**
 * A refusal that use cases and adapters throw. Doors turn it into the wire's error; nothing else in the product decides
 * by message text.
 */
export class Refusal<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code
  readonly data: ErrorData<Code>

  constructor(code: Code, data: ErrorData<Code>, options?: { cause?: unknown }) {
    super(errors[code].message, options)
    this.name = 'Refusal'
    this.code = code
    this.data = data
  }
}

export const refusal = <Code extends ErrorCode>(code: Code, data: ErrorData<Code>, options?: { cause?: unknown }) =>
  new Refusal(code, data, options)
