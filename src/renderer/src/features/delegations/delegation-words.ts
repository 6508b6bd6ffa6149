import type { Delegation, DelegationWarning } from '../../../../contract/delegations.ts'
import { formatDateTime, formatList, formatNumber } from '../../i18n/messages.ts'
import type { GridColumn } from '../../ui/tables/grid.ts'
import { SOON_DAYS } from './delegations-question.ts'
import { delegationsText as t } from './delegations.messages.ts'

/** What is delegated: the name of a role, or the permissions. */
export const whatWords = ({ role, permissionKeys }: Pick<Delegation, 'role' | 'permissionKeys'>) =>
  role ? t('role', { role: role.name }) : formatList(permissionKeys)

export const untilWords = ({ validTo }: Pick<Delegation, 'validTo'>) =>
  validTo ? formatDateTime(validTo) : t('openEnd')

export const warningWords = (warning: DelegationWarning): string => {
  switch (warning.code) {
    case 'delegate-inactive':
      return t('warnings.inactive', { person: warning.person.name })
    case 'already-delegated':
      return t('warnings.already', { count: warning.delegationIds.length })
    case 'held-already':
      return t('warnings.held', { person: warning.person.name })
    case 'outlasts-delegator':
      return t('warnings.outlasts', {
        person: warning.person.name,
        permissions: formatList(warning.permissionKeys),
        at: formatDateTime(warning.at),
      })
  }
}

export const endsSoon = ({ state, validTo }: Pick<Delegation, 'state' | 'validTo'>, now: Date) =>
  state === 'current' && validTo !== null && validTo.getTime() - now.getTime() < SOON_DAYS * 86_400_000

export const stateTones = {
  current: 'good',
  suspended: 'warn',
  upcoming: 'info',
  expired: 'off',
  revoked: 'bad',
} as const

export const delegationColumns = (): GridColumn<Delegation>[] => [
  { id: 'delegator', title: t('column.delegator'), width: 140, text: ({ delegator }) => delegator.name },
  { id: 'delegate', title: t('column.delegate'), width: 140, text: ({ delegate }) => delegate.name },
  { id: 'what', title: t('column.what'), width: 164, text: whatWords },
  { id: 'unit', title: t('column.unit'), width: 168, text: ({ orgUnit }) => orgUnit.name },
  {
    id: 'from',
    title: t('column.from'),
    width: 152,
    sortKey: 'validFrom',
    text: ({ validFrom }) => formatDateTime(validFrom),
  },
  { id: 'until', title: t('column.until'), width: 152, sortKey: 'validTo', text: untilWords },
  { id: 'state', title: t('column.state'), width: 132, text: ({ state }) => t(`states.${state}`) },
  {
    id: 'further',
    title: t('column.further'),
    width: 90,
    numeric: true,
    hidden: true,
    text: ({ maxRedelegations }) => formatNumber(maxRedelegations),
  },
  { id: 'reason', title: t('column.reason'), width: 220, hidden: true, text: ({ reason }) => reason },
]
