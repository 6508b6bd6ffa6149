import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { useOwnWrites } from '../../client/own-writes.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import type { AuthorityQuestion } from './authority-question.ts'

/** The shortest chain of delegations from one person to another. */
export const useAuthorityPath = (question: ComputedRef<AuthorityQuestion>) => {
  const { queries, profileId } = useApi()
  const ownWrites = useOwnWrites()
  const asked = computed(() => question.value.from !== undefined && question.value.person !== undefined)
  const path = useQuery(
    computed(() => {
      const { from = '', person: to = '', permission, unit: orgUnitId, at } = question.value
      const input = { from, to, permission, orgUnitId, at, atLeast: ownWrites.atLeast(profileId) }
      return { ...queries.authority.path.queryOptions({ input }), enabled: asked.value }
    }),
  )
  return {
    path,
    asked,
    problem: computed(() => (path.error.value ? problemOf(path.error.value) : undefined)),
  }
}
