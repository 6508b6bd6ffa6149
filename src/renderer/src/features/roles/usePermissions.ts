import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import type { Permission } from '../../../../contract/permissions.ts'
import { useApi } from '../../client/school.ts'

/**
 * The most pages of 200 that are read. A school with more than 10,000 permissions sees the first ones and can search.
 */
const MOST_PAGES = 50

/** Every permission, sorted by key. With `search` the host is asked; without it all are read. */
export const usePermissions = (search?: Ref<string>) => {
  const { client, queries } = useApi()
  const readAll = async (wanted: string | undefined, signal: AbortSignal) => {
    const permissions: Permission[] = []
    let cursor: string | undefined
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await client.permissions.search({ search: wanted, limit: 200, cursor }, { signal })
      permissions.push(...answer.items)
      if (answer.nextCursor === null) break
      cursor = answer.nextCursor
    }
    return permissions
  }
  return useQuery(
    computed(() => {
      const wanted = search?.value || undefined
      return {
        queryKey: [...queries.permissions.search.key({ input: { search: wanted } }), 'all'],
        queryFn: ({ signal }: { signal: AbortSignal }) => readAll(wanted, signal),
        placeholderData: keepPreviousData,
      }
    }),
  )
}
