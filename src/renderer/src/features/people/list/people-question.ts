import {
  type PeopleFilter,
  peopleSort,
  type PeopleSort,
  type PersonStatus,
  personStatus,
} from '../../../../../contract/people.ts'
import { type AddressQuery, idIn, one } from '../../../app/addresses/address-query.ts'

/** The question of the people table. The address holds it, so that a link, Back and a reload show the same. */
export type PeopleQuestion = {
  search: string
  sort: PeopleSort
  unit: string | undefined
  role: string | undefined
  status: PersonStatus | undefined
  deleted: boolean
}

/** The question in an address. What cannot be read counts as not asked. */
export const questionOf = (query: AddressQuery): PeopleQuestion => ({
  search: one(query.search).slice(0, 200),
  sort: peopleSort.options.find((sort) => sort === one(query.sort)) ?? 'name',
  unit: idIn(query.unit),
  role: idIn(query.role),
  status: personStatus.options.find((status) => status === one(query.status)),
  deleted: one(query.deleted) === '1',
})

/** The question as parameters of an address; undefined for defaults. */
export const queryOf = (question: PeopleQuestion): Record<string, string | undefined> => ({
  search: question.search === '' ? undefined : question.search,
  sort: question.sort === 'name' ? undefined : question.sort,
  unit: question.unit,
  role: question.role,
  status: question.status,
  deleted: question.deleted ? '1' : undefined,
})

export const filterOf = (question: PeopleQuestion): Partial<PeopleFilter> => ({
  search: question.search.trim() === '' ? undefined : question.search.trim(),
  orgUnitId: question.unit,
  roleId: question.role,
  status: question.status,
  deleted: question.deleted,
})

/** Whether the question narrows the directory. */
export const isFiltered = ({ search, unit, role, status, deleted }: PeopleQuestion) =>
  search.trim() !== '' || unit !== undefined || role !== undefined || status !== undefined || deleted
