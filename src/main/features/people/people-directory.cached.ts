import type { PeopleFilter } from '../../../contract/people.ts'
import type { Cache, Tag } from '../cache/cache.port.ts'
import type { PeopleDirectory } from './people-directory.port.ts'

const PERSON: readonly Tag[] = ['person']
const WITH_ASSIGNMENTS: readonly Tag[] = ['person', 'assignment', 'orgUnit']

/**
 * Keeps counts of people and the landmarks of their lists. A filter by role or unit counts the assignments that are
 * valid now, so such an answer ends at the next begin or end of an assignment, which `nextChange` returns. Pages are not
 * kept: a page is cheap, and its rows change with each of them.
 */
export const cachedPeopleDirectory = ({
  people,
  cache,
  nextChange,
}: {
  people: PeopleDirectory
  cache: Cache
  nextChange: () => Promise<Date | null>
}): PeopleDirectory => {
  const keep = async <Value>(family: string, filter: PeopleFilter, load: () => Promise<Value>): Promise<Value> => {
    const isOfNow = filter.roleId !== undefined || filter.orgUnitId !== undefined
    const { value } = await cache.read({
      family,
      id: JSON.stringify(filter),
      tags: isOfNow ? WITH_ASSIGNMENTS : PERSON,
      load,
      nextChange: isOfNow ? nextChange : undefined,
    })
    return value
  }
  return {
    ...people,
    count: (filter) => keep('people.count', filter, () => people.count(filter)),
    landmarks: (query) => keep('people.landmarks', query, () => people.landmarks(query)),
  }
}
