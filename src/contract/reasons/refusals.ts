import { z } from 'zod'

/**
 * The `reason` of `CONFLICT`: the state in which a write or a run cannot go on. The list is closed, so that a new
 * reason does not compile before both languages of the console have words for it.
 */
export const conflictReason = z.enum([
  'backup-damaged',
  'backup-failed',
  'busy',
  'chain-broken',
  'concurrent-change',
  'import-running',
  'in-use',
  'ledger-exists',
  'lock-lost',
  'locked',
  'no-graph',
  'no-keychain',
  'no-rows',
  'no-scratch-database',
  'no-way-back',
  'not-accepted',
  'not-applicable',
  'not-checked',
  'not-compared',
  'not-loaded',
  'offset',
  'other-database',
  'out-of-order',
  'plan-changed',
  'plan-expired',
  'plan-spent',
  'rebuild-running',
  'requirement-pending',
  'rows-refused',
  'scene-unreadable',
  'schema-changed',
  'schema-drift',
  'schema-gone',
  'schema-newer',
  'schema-pending',
  'school-emptied',
  'school-not-empty',
  'secret-unreadable',
  'too-many-uploads',
])
export type ConflictReason = z.infer<typeof conflictReason>

/**
 * The `rule` of `RULE_VIOLATION`: what the directory does not allow. `constraint` is a constraint of the database that
 * no rule of the console checks first; the field is named. `migration`, `schema` and `model-refused` carry the server's
 * words, `not-generated` these or what differs, `unanswered` what is open.
 */
export const directoryRule = z.enum([
  'begins-in-the-past',
  'choice-needed',
  'confirmation',
  'constraint',
  'covers',
  'delegator-does-not-hold',
  'embedded-default',
  'ended-before',
  'manager-overlap',
  'migration',
  'model-refused',
  'not-generated',
  'org-unit-cycle',
  'org-unit-deleted',
  'org-unit-not-empty',
  'parent-deleted',
  'permission-in-use',
  'person-deleted',
  'redelegations-beyond-own',
  'reporting-cycle',
  'role-holds-nothing',
  'role-in-use',
  'scenes-full',
  'schema',
  'self-delegation',
  'unanswered',
  'unknown-entry',
  'unknown-org-unit',
  'unknown-permission',
  'unknown-person',
  'unknown-role',
  'validity',
  'xlsx-rows',
])
export type DirectoryRule = z.infer<typeof directoryRule>
