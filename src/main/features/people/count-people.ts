import type { PeopleFilter } from '../../../contract/people.ts'
import type { School } from '../../school.ts'

export const countPeople = async (school: Pick<School, 'people'>, filter: PeopleFilter) => ({
  total: await school.people.count(filter),
})
