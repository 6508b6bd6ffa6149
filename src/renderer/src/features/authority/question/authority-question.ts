import { type AddressQuery, idIn, one } from '../../../app/addresses/address-query.ts'

export const authorityTabs = ['check', 'path', 'holders', 'permissions', 'impact'] as const
export type AuthorityTab = (typeof authorityTabs)[number]
export const impactSubjects = ['person', 'delegation', 'assignment'] as const
export type ImpactSubjectKind = (typeof impactSubjects)[number]

/** The question of the explorer. The address holds all of it, so that a copied link asks the same question. */
export type AuthorityQuestion = {
  tab: AuthorityTab
  person: string | undefined
  /** For a path: its start. It leads to `person`. */
  from: string | undefined
  permission: string | undefined
  unit: string | undefined
  /** Undefined means the time at which the question is asked. */
  at: Date | undefined
  /** For an impact: what would end, and which assignment or delegation of `person`. */
  subject: ImpactSubjectKind
  entry: string | undefined
}

const key = /^[a-z][a-z0-9]*([.:-][a-z0-9]+)*$/

const instant = (value: AddressQuery[string]) => {
  const at = new Date(one(value))
  const year = Number.isNaN(at.getTime()) ? 0 : at.getUTCFullYear()
  return year >= 1 && year <= 9_999 ? at : undefined
}

/** The question in an address. What cannot be read counts as not asked. */
export const questionOf = (query: AddressQuery): AuthorityQuestion => ({
  tab: authorityTabs.find((tab) => tab === one(query.tab)) ?? 'check',
  person: idIn(query.person),
  from: idIn(query.from),
  permission: key.test(one(query.permission)) ? one(query.permission).slice(0, 100) : undefined,
  unit: idIn(query.unit),
  at: instant(query.at),
  subject: impactSubjects.find((subject) => subject === one(query.subject)) ?? 'person',
  entry: idIn(query.entry),
})

/** The question as parameters of an address; undefined for defaults. */
export const queryOf = (question: AuthorityQuestion): Record<string, string | undefined> => ({
  tab: question.tab === 'check' ? undefined : question.tab,
  person: question.person,
  from: question.from,
  permission: question.permission,
  unit: question.unit,
  at: question.at?.toISOString(),
  subject: question.subject === 'person' ? undefined : question.subject,
  entry: question.entry,
})
