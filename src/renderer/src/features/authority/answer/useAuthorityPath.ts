import { useQuery } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { useChainQuery } from '../../../chain/useChainQuery.ts'
import { problemOf } from '../../../client/problem.ts'
import type { AuthorityQuestion } from '../question/authority-question.ts'

/** The shortest chain of delegations from one person to another. */
export const useAuthorityPath = (question: ComputedRef<AuthorityQuestion>) => {
  const chain = useChainQuery()
  const subject = computed(() => {
    const { from, person: to, permission, unit: orgUnitId } = question.value
    return from === undefined || to === undefined ? undefined : { from, to, permission, orgUnitId }
  })
  const path = useQuery(computed(() => chain.path(subject.value, question.value.at)))
  return {
    path,
    asked: computed(() => subject.value !== undefined),
    problem: computed(() => (path.error.value ? problemOf(path.error.value) : undefined)),
  }
}
