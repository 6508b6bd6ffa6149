import type { ErrorCode, ErrorData, Issue } from '../../../contract/errors.ts'
import type { ConflictReason, DirectoryRule } from '../../../contract/reasons/refusals.ts'
import { STORES } from '../../../contract/stores.ts'
import { formatDateTime, formatNumber } from '../i18n/messages.ts'
import { inWords } from './issue-words.ts'
import { problemText as t } from './problem.messages.ts'

type Wire = { [Code in ErrorCode]: { code: Code; data: ErrorData<Code> } }[ErrorCode]

/** An error in the form in which a person can act on it. */
export type Problem = {
  code: ErrorCode | 'OFFLINE' | 'CANCELLED'
  title: string
  detail: string
  /** Whether trying again later may work without any change. */
  temporary: boolean
  /** The faults of single fields, by path. */
  issues: Issue[]
  /** What was named and does not exist. A retry does not help. */
  unknown?: { entity: string; id: string }
}

/** The text of a broken rule. A newer console may send a rule for which this window has no message. */
const ruleText = ({ rule, field = '', most = 0, unknown = [], expected }: ErrorData<'RULE_VIOLATION'>) => {
  const key = `rule.because.${rule}` as const
  return t.has(key) ? t(key, { field, most, unknown: unknown.join(', '), expected }) : expected
}

const conflictText = ({ reason, detail, count = 0 }: ErrorData<'CONFLICT'>) => {
  const key = `conflict.because.${reason}` as const
  return t.has(key) ? t(key, { detail: detail ?? '', count }) : (detail ?? t('conflict.detail'))
}

const SCHEMA_DIFFERS: ReadonlySet<ConflictReason> = new Set([
  'schema-pending',
  'schema-gone',
  'schema-newer',
  'schema-changed',
  'school-emptied',
])

/** Reasons and rules about migrations, by what their title says. */
const MIGRATION_TITLES: Partial<Record<ConflictReason | DirectoryRule, 'broken' | 'refused' | 'notWritten'>> = {
  'chain-broken': 'broken',
  'out-of-order': 'broken',
  migration: 'refused',
  'migration-file': 'refused',
  schema: 'refused',
  'model-refused': 'refused',
  'not-generated': 'notWritten',
  unanswered: 'notWritten',
}
const titleOf = (code: ConflictReason | DirectoryRule, otherwise: string) => {
  const kind = MIGRATION_TITLES[code]
  return kind === undefined ? otherwise : t(`migrations.${kind}`)
}

const UNKNOWN_KEY = 'unrecognized_keys'

/** Names unknown keys in the message, because no field of a form can show them. */
const strangers = (issues: readonly Issue[]) =>
  issues
    .filter(({ rule }) => rule === UNKNOWN_KEY)
    .map(({ field, suggestion }) =>
      suggestion === undefined
        ? t('badRequest.unknownKey', { field })
        : t('badRequest.misspeltKey', { field, suggestion }),
    )
    .join(' ')

type Words = Pick<Problem, 'title' | 'detail'> & Partial<Problem>

const words: { [Code in ErrorCode]: (data: ErrorData<Code>) => Words } = {
  BAD_REQUEST: (data) => ({
    title: t('badRequest.title'),
    detail: strangers(data?.issues ?? []) || t('badRequest.detail'),
    issues: (data?.issues ?? []).filter(({ rule }) => rule !== UNKNOWN_KEY).map(inWords),
  }),
  UNAUTHORIZED: () => ({ title: t('unauthorized.title'), detail: t('unauthorized.detail') }),
  FORBIDDEN: () => ({ title: t('foreign.title'), detail: t('foreign.detail') }),
  READ_ONLY: () => ({ title: t('readOnly.title'), detail: t('readOnly.detail') }),
  NOT_PERMITTED: (data) => {
    const { permission = '', personName, orgUnitName, unknown } = data ?? {}
    if (unknown === 'permission')
      return { title: t('notPermitted.title'), detail: t('notPermitted.noPermission', { permission }) }
    if (!personName || !orgUnitName) return { title: t('notPermitted.title'), detail: t('notPermitted.unknown') }
    return {
      title: t('notPermitted.title'),
      detail: t('notPermitted.detail', { person: personName, permission, unit: orgUnitName }),
    }
  },
  NOT_FOUND: (data) => {
    if (data === undefined) return { title: t('notFound.title'), detail: t('notFound.detail') }
    if (data.entity === 'profile') return { title: t('notFound.school.title'), detail: t('notFound.school.detail') }
    const key = `notFound.${data.entity}`
    const known = t.has(`${key}.title`) && t.has(`${key}.detail`)
    return {
      title: known ? t(`${key}.title` as 'notFound.title') : t('notFound.title'),
      detail: known ? t(`${key}.detail` as 'notFound.detail', { id: data.id }) : t('notFound.detail'),
      unknown: data,
    }
  },
  METHOD_NOT_ALLOWED: () => ({ title: t('badRequest.title'), detail: t('badRequest.detail') }),
  STALE_VERSION: () => ({ title: t('stale.title'), detail: t('stale.detail') }),
  DELETED: ({ deletedAt, deletedBy }) => ({
    title: t('deleted.title'),
    detail:
      deletedBy === null
        ? t('deleted.when', { when: formatDateTime(new Date(deletedAt)) })
        : t('deleted.detail', { when: formatDateTime(new Date(deletedAt)), who: deletedBy }),
  }),
  DUPLICATE: ({ field }) => ({
    title: t('duplicate.title'),
    detail: t('duplicate.detail'),
    issues: [{ field, rule: 'duplicate', expected: t('duplicate.field') }],
  }),
  ALREADY_APPLIED: () => ({ title: t('alreadyApplied.title'), detail: t('alreadyApplied.detail') }),
  CONFLICT: (data) => ({
    title: titleOf(data.reason, t(SCHEMA_DIFFERS.has(data.reason) ? 'conflict.schemaTitle' : 'conflict.title')),
    detail: conflictText(data),
  }),
  RULE_VIOLATION: (data) => ({
    title: titleOf(data.rule, t('rule.title')),
    detail: ruleText(data),
    issues: data.field ? [{ field: data.field, rule: data.rule, expected: ruleText(data) }] : [],
  }),
  PAYLOAD_TOO_LARGE: ({ limitBytes }) => ({
    title: t('tooLarge.title'),
    detail: t('tooLarge.detail', { megabytes: formatNumber(limitBytes / 1_048_576) }),
  }),
  MISDIRECTED: () => ({ title: t('foreign.title'), detail: t('foreign.detail') }),
  TOO_MANY_REQUESTS: ({ retryAfterMs }) => ({
    title: t('tooMany.title'),
    detail: t('tooMany.detail', { seconds: formatNumber(Math.ceil(retryAfterMs / 1_000)) }),
    temporary: true,
  }),
  STORE_UNAVAILABLE: ({ store, because }) => ({
    title: t(because === undefined ? 'store.title' : 'store.refuses', { store: STORES[store].name }),
    detail: t(because === undefined ? 'store.detail' : `store.because.${because}`),
    temporary: true,
  }),
  INSUFFICIENT_STORAGE: (data) =>
    data?.reason === 'not-writable'
      ? { title: t('diskReadOnly.title'), detail: t('diskReadOnly.detail'), temporary: true }
      : { title: t('diskFull.title'), detail: t('diskFull.detail'), temporary: true },
  INTERNAL: (data) => ({
    title: t('internal.title'),
    detail: t('internal.detail', { incident: data?.incidentId ?? '–' }),
  }),
}

/** The contract's error in what a call threw, recognised by its code only. */
export const wireError = (error: unknown): Wire | undefined => {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown }
  return typeof code === 'string' && Object.hasOwn(words, code) ? (error as Wire) : undefined
}

export const isCancelled = (error: unknown) => error instanceof Error && error.name === 'AbortError'

/**
 * Turns what a call threw into a message; the only place that does. Anything other than an error of the contract means
 * that the host was not reached.
 */
export const problemOf = (error: unknown): Problem => {
  if (isCancelled(error))
    return {
      code: 'CANCELLED',
      title: t('cancelled.title'),
      detail: t('cancelled.detail'),
      temporary: false,
      issues: [],
    }
  const wire = wireError(error)
  if (wire === undefined)
    return { code: 'OFFLINE', title: t('offline.title'), detail: t('offline.detail'), temporary: true, issues: [] }
  return { code: wire.code, temporary: false, issues: [], ...words[wire.code](wire.data as never) }
}
