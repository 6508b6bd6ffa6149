import { type AddressQuery, idIn, one } from '../../app/addresses/address-query.ts'

export const delegationStates = ['current', 'suspended', 'upcoming', 'expired', 'revoked'] as const
export type DelegationState = (typeof delegationStates)[number]
export const delegationSorts = ['validFrom', '-validFrom', 'validTo', '-validTo'] as const
export type DelegationSort = (typeof delegationSorts)[number]

/** A delegation that ends within this many days is marked as ending soon. */
export const SOON_DAYS = 14

/** The question of the table of delegations. The address holds it. */
export type DelegationsQuestion = {
  state: DelegationState | undefined
  /** Only current delegations that end within SOON_DAYS. */
  soon: boolean
  delegator: string | undefined
  delegate: string | undefined
  /** A person on either side. */
  person: string | undefined
  unit: string | undefined
  sort: DelegationSort
}

/** The question in an address. What cannot be read counts as not asked. */
export const questionOf = (query: AddressQuery): DelegationsQuestion => ({
  state: delegationStates.find((state) => state === one(query.state)),
  soon: one(query.soon) === '1',
  delegator: idIn(query.delegator),
  delegate: idIn(query.delegate),
  person: idIn(query.person),
  unit: idIn(query.unit),
  sort: delegationSorts.find((sort) => sort === one(query.sort)) ?? '-validFrom',
})

/** The question as parameters of an address; undefined for defaults. */
export const queryOf = (question: DelegationsQuestion): Record<string, string | undefined> => ({
  state: question.state,
  soon: question.soon ? '1' : undefined,
  delegator: question.delegator,
  delegate: question.delegate,
  person: question.person,
  unit: question.unit,
  sort: question.sort === '-validFrom' ? undefined : question.sort,
})

/** The contract's filter. `now` decides which delegations end soon. */
export const filterOf = (question: DelegationsQuestion, now: Date) => ({
  state: question.soon ? ('current' as const) : question.state,
  endsBefore: question.soon ? new Date(now.getTime() + SOON_DAYS * 86_400_000) : undefined,
  delegatorId: question.delegator,
  delegateId: question.delegate,
  personId: question.person,
  orgUnitId: question.unit,
})

export const isFiltered = ({ sort: _, ...question }: DelegationsQuestion) =>
  Object.values(question).some((part) => part !== undefined && part !== false)
