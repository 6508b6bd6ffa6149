import type { ErrorCode, ErrorData, Issue } from '../../../contract/errors.ts'
import { formatNumber } from '../i18n/messages.ts'
import { problemText as t } from './problem.messages.ts'

type Wire = { [Code in ErrorCode]: { code: Code; data: ErrorData<Code> } }[ErrorCode]

/** An error as a person can act on it. */
export type Problem = {
  code: ErrorCode | 'OFFLINE' | 'CANCELLED'
  title: string
  detail: string
  /** Trying again later may work without changing anything. */
  temporary: boolean
  /** Faults of single fields, by path. */
  issues: Issue[]
}

const codes = new Set<string>([
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'READ_ONLY',
  'NOT_FOUND',
  'STALE_VERSION',
  'DUPLICATE',
  'ALREADY_APPLIED',
  'CONFLICT',
  'RULE_VIOLATION',
  'PAYLOAD_TOO_LARGE',
  'STORE_UNAVAILABLE',
  'INTERNAL',
] satisfies ErrorCode[])

/** The contract's error behind what a call threw, told by its code only. */
export const wireError = (error: unknown): Wire | undefined => {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown }
  return typeof code === 'string' && codes.has(code) ? (error as Wire) : undefined
}

export const isCancelled = (error: unknown) => error instanceof Error && error.name === 'AbortError'

const known = (rule: string, rules: readonly string[]) => rules.includes(rule)

const ruleText = (data: ErrorData<'RULE_VIOLATION'>) =>
  known(data.rule, [
    'manager-overlap',
    'reporting-cycle',
    'org-unit-cycle',
    'org-unit-not-empty',
    'role-in-use',
    'permission-in-use',
    'delegator-does-not-hold',
    'self-delegation',
  ])
    ? t(`rule.${data.rule as 'manager-overlap'}`)
    : data.expected

const storeNames = { postgresql: 'PostgreSQL', neo4j: 'Neo4j', redis: 'Redis' }

const describe = (error: Wire): Pick<Problem, 'title' | 'detail'> & Partial<Problem> => {
  switch (error.code) {
    case 'BAD_REQUEST':
      return { title: t('badRequest.title'), detail: t('badRequest.detail'), issues: error.data?.issues ?? [] }
    case 'UNAUTHORIZED':
      return { title: t('unauthorized.title'), detail: t('unauthorized.detail') }
    case 'READ_ONLY':
      return { title: t('readOnly.title'), detail: t('readOnly.detail') }
    case 'NOT_FOUND':
      return { title: t('notFound.title'), detail: t('notFound.detail') }
    case 'STALE_VERSION':
      return { title: t('stale.title'), detail: t('stale.detail') }
    case 'DUPLICATE':
      return {
        title: t('duplicate.title'),
        detail: t('duplicate.detail'),
        issues: [{ field: error.data.field, rule: 'duplicate', expected: t('duplicate.field') }],
      }
    case 'ALREADY_APPLIED':
      return { title: t('alreadyApplied.title'), detail: t('alreadyApplied.detail') }
    case 'CONFLICT':
      return { title: t('conflict.title'), detail: error.data.detail ?? t('conflict.detail') }
    case 'RULE_VIOLATION':
      return {
        title: t('rule.title'),
        detail: ruleText(error.data),
        issues: error.data.field
          ? [{ field: error.data.field, rule: error.data.rule, expected: ruleText(error.data) }]
          : [],
      }
    case 'PAYLOAD_TOO_LARGE':
      return {
        title: t('tooLarge.title'),
        detail: t('tooLarge.detail', { megabytes: formatNumber(error.data.limitBytes / 1_048_576) }),
      }
    case 'STORE_UNAVAILABLE':
      return {
        title: t('store.title', { store: storeNames[error.data.store] }),
        detail: t('store.detail'),
        temporary: true,
      }
    case 'INTERNAL':
      return { title: t('internal.title'), detail: t('internal.detail', { incident: error.data?.incidentId ?? '–' }) }
  }
}

/** The one place where what a call threw becomes words. Anything that is no answer of the contract means: no way to the host. */
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
  return { code: wire.code, temporary: false, issues: [], ...describe(wire) }
}
