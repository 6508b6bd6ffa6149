import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Trouble } from '../../../../contract/projection.ts'
import { useSchool } from '../../client/school.ts'
import { formatDateTime, formatDuration } from '../../i18n/messages.ts'
import { appText as t } from '../app.messages.ts'

/**
 * Returns in sentences why the graph accepts no changes: what is wrong, the store's code, since when, and the next try.
 */
export const troubleWords = ({ reason, code, since, nextTryInSeconds }: Trouble): string => {
  const time = formatDateTime(since)
  const next =
    nextTryInSeconds > 0
      ? t('status.graph.trouble.since', { time, wait: formatDuration(nextTryInSeconds) })
      : t('status.graph.trouble.sinceNow', { time })
  return [t(`status.graph.trouble.${reason}`), code && t('status.graph.trouble.code', { code }), next]
    .filter(Boolean)
    .join(' ')
}

/** The state of the open school's graph. It is read every ten seconds, and every two seconds while something waits. */
export const useProjectionStatus = () => {
  const school = useSchool()
  return useQuery(
    computed(() => {
      const profileId = school.profile?.id
      return {
        ...school.apiOf(profileId ?? '').queries.projection.status.queryOptions(),
        enabled: profileId !== undefined,
        refetchInterval: ({ state }: { state: { data?: { state: string } } }) =>
          state.data?.state === undefined || ['off', 'idle', 'standby'].includes(state.data.state) ? 10_000 : 2_000,
      }
    }),
  )
}
