import type { PeopleFilter, PeopleSort } from '../../../contract/people.ts'
import type { School } from '../../school.ts'

export const findPeopleLandmarks = (
  school: Pick<School, 'people'>,
  query: PeopleFilter & { sort: PeopleSort; every: number },
) => school.people.landmarks(query)
