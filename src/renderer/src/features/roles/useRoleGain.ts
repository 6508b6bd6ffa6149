import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { MAX_CHAIN_HOPS } from '../../../../contract/authority.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { useDebounced } from '../../ui/debounced.ts'
import { rolesText as t } from './roles.messages.ts'

/** Says how many people gain something when a role grants these permissions too; undefined when none is added. */
export const useRoleGain = (question: () => { roleId: string; permissionKeys: string[] }) => {
  const { queries } = useApi()
  const asked = computed(() => question().permissionKeys.join(' '))
  const rested = useDebounced(() => asked.value, 250)
  const gain = useQuery(
    computed(() => ({
      ...queries.authority.gain.queryOptions({
        input: { roleId: question().roleId, permissionKeys: rested.value.split(' ') },
      }),
      enabled: rested.value !== '',
      staleTime: 0,
      gcTime: 0,
    })),
  )
  return computed(() => {
    if (asked.value === '') return undefined
    if (gain.error.value) return t('gain.failed', { why: problemOf(gain.error.value).title })
    const answer = gain.data.value
    if (asked.value !== rested.value || answer === undefined) return t('gain.counting')
    if (answer.people === 0) return t('gain.nobody')
    const { people, direct, byDelegation } = answer
    const words = t('gain.people', { count: people, direct, byDelegation })
    return answer.limitReached ? `${words} ${t('gain.bound', { hops: MAX_CHAIN_HOPS })}` : words
  })
}
