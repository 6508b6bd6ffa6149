import { z } from 'zod'
import { actedBy } from './acting.ts'
import { procedure } from './errors.ts'
import { id, instant, plainLine } from './ids.ts'
import { page, pageInput } from './page.ts'
import type { Charge } from './circulation.ts'
import type { DelegationInput } from './delegations.ts'
import type { PostInput } from './bulletin.ts'
import type { PostComment } from './bulletin-comments.ts'
import type { FilmInput } from './films.ts'
import type { BookInput } from './library.ts'
import type { AuthorInput, CategoryInput } from './library-names.ts'
import type { HoldInput } from './holds.ts'
import type { CalendarPatch, LoanRuleInput } from './loan-rules.ts'
import type { OrgUnitInput } from './org-units.ts'
import type { PersonInput } from './people.ts'
import type { Permission } from './permissions.ts'
import type { Deposited, Order } from './shop.ts'
import type { RowKind } from './protocol/writes.ts'
import type { ReportingLine } from './reporting-lines.ts'
import type { Assignment, RoleInput } from './roles.ts'

/** Every kind of entity that the audit log names, with what can be done to it. An action is `kind.verb`. */
export const AUDITED = {
  person: ['create', 'update', 'remove', 'restore', 'deactivate'],
  orgUnit: ['create', 'update', 'remove', 'restore', 'deactivate'],
  role: ['create', 'update', 'remove'],
  permission: ['create', 'update', 'remove'],
  assignment: ['create', 'update', 'remove', 'deactivate'],
  reportingLine: ['create', 'update', 'remove'],
  delegation: ['create', 'revoke'],
  book: ['create', 'update', 'remove'],
  author: ['create', 'update', 'remove'],
  category: ['create', 'update', 'remove'],
  film: ['create', 'update', 'remove'],
  account: ['deposit'],
  post: ['create', 'update', 'remove', 'publish', 'withdraw', 'archive'],
  comment: ['create', 'approve', 'reject'],
  order: ['create', 'cancel', 'refund'],
  loan: ['lend', 'renew', 'return', 'lose'],
  hold: ['create', 'ready', 'collect', 'cancel', 'expire'],
  charge: ['create', 'settle'],
  loanRule: ['create', 'update', 'remove'],
  calendar: ['update'],
  import: ['apply'],
  school: ['fill'],
  migration: ['apply', 'revert'],
  backup: ['restore'],
} as const satisfies Record<RowKind, readonly string[]> & Record<string, readonly string[]>
export type AuditedKind = keyof typeof AUDITED
export type AuditVerb<Kind extends AuditedKind = AuditedKind> = (typeof AUDITED)[Kind][number]
export type AuditAction<Kind extends AuditedKind = AuditedKind> = { [K in Kind]: `${K}.${AuditVerb<K>}` }[Kind]

/** What every row has and no line of the log tells. */
type Bookkeeping = 'id' | 'version' | 'createdAt' | 'updatedAt'
/** The fields that the log can name, by kind. Beside these, a line of a migration names the tables that lose rows. */
type AuditedFields = {
  person: keyof PersonInput | 'deletedAt'
  orgUnit: keyof OrgUnitInput | 'deletedAt'
  role: keyof RoleInput
  permission: Exclude<keyof Permission, 'roleCount' | Bookkeeping>
  assignment: Exclude<keyof Assignment, 'source' | Bookkeeping>
  reportingLine: Exclude<keyof ReportingLine, Bookkeeping>
  delegation: keyof DelegationInput | 'revokedAt'
  book: keyof BookInput
  author: keyof AuthorInput
  category: keyof CategoryInput
  film: keyof FilmInput
  account: keyof Deposited | 'note'
  post: keyof PostInput | 'state' | 'publishedAt'
  comment: Exclude<keyof PostComment, 'postId' | 'number' | 'writtenAt'>
  order: Exclude<keyof Order, 'id'> | 'refund'
  loan: 'copyId' | 'personId' | 'lentAt' | 'dueAt' | 'returnedAt' | 'outcome' | 'renewals' | 'fine'
  hold: keyof HoldInput | 'state' | 'copyId' | 'readyUntil'
  charge: Exclude<keyof Charge, Bookkeeping>
  loanRule: keyof LoanRuleInput
  calendar: keyof CalendarPatch
  import: 'counts' | 'accepted'
  school: 'people' | 'orgUnits' | 'assignments' | 'books' | 'films' | 'posts' | 'seed' | 'day'
  migration: 'backup'
  backup: 'rows'
}
export type AuditedField<Kind extends AuditedKind = AuditedKind> = AuditedFields[Kind]

/** The verb of an action such as `person.update`; undefined when this version does not know it for that kind. */
export const auditVerb = <Kind extends AuditedKind>(kind: Kind, action: string): AuditVerb<Kind> | undefined =>
  AUDITED[kind].find((verb) => action === `${kind}.${verb}`)

export const auditEvent = z.object({
  id,
  recordedAt: instant,
  /** The operating system's user on the desktop, the token's name over HTTP. */
  actor: z.string(),
  /** Kind and verb, e.g. `person.update`. */
  action: z.string(),
  entityKind: z.string(),
  entityId: z.string(),
  /** The present name of a person, unit or role, also of a deleted one. Null for other kinds and rows that are gone. */
  entityName: z.string().nullable(),
  /** The changed fields as they were and as they are; null where there was or is no row. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  /** The person as whom the actor acted, and by what that person was allowed; null for an administrator. */
  actedBy: actedBy.nullable().default(null),
})
export type AuditEvent = z.infer<typeof auditEvent>

export const audit = {
  search: procedure
    .route({
      method: 'GET',
      path: '/audit',
      tags: ['audit'],
      description: 'Lists what was changed and by whom, newest first.',
    })
    .input(z.object({ entityKind: plainLine(50).optional(), entityId: plainLine(255).optional(), ...pageInput }))
    .output(page(auditEvent)),
}
