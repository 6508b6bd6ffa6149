import { useQueries } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import type { DriftItem, Track, TrackDrift, TrackStatus } from '../../../../contract/migrations.ts'
import { type Problem, problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'

/** What is known of how a store differs from its migrations. `compared` is undefined until the store has answered. */
export type Drifting = {
  compared: boolean | undefined
  notCompared?: TrackDrift['notCompared']
  items: readonly DriftItem[]
  problem: Problem | null
}

/** Compares every track whose store answers with its migrations. */
export const useDrifts = (tracks: Readonly<Ref<readonly TrackStatus[]>>) => {
  const { queries } = useApi()
  const asked = computed(() => tracks.value.filter(({ unavailable }) => unavailable === null))
  const answers = useQueries({
    queries: computed(() =>
      asked.value.map(({ track }) => queries.migrations.drift.queryOptions({ input: { track } })),
    ),
  })
  return computed(
    () =>
      new Map<Track, Drifting>(
        asked.value.map(({ track }, at) => {
          const { data, error } = answers.value[at] ?? {}
          const problem = error ? problemOf(error) : null
          const { compared, notCompared, items = [] } = data ?? {}
          return [track, { compared, notCompared, items, problem }]
        }),
      ),
  )
}
