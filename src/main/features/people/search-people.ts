import type { Page } from '../../../contract/page.ts'
import type { PeopleFilter, PeopleSort, PersonRow } from '../../../contract/people.ts'
import type { School } from '../../school.ts'

export const searchPeople = (
  school: Pick<School, 'people'>,
  query: PeopleFilter & { sort: PeopleSort; cursor?: string; limit: number },
): Promise<Page<PersonRow>> => school.people.search(query)
