import { useQueries, useQuery } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch, type ComputedRef } from 'vue'
import type { CheckAnswer } from '../../../../../contract/authority.ts'
import { useDatabaseClock } from '../../../app/health/health.ts'
import { useChainQuery } from '../../../chain/useChainQuery.ts'
import { problemOf } from '../../../client/problem.ts'
import type { AuthorityQuestion } from '../question/authority-question.ts'
import { boundariesOf, mergeBoundaries, stopIndex, stopsOf, type TimeBoundary } from './time-boundaries.ts'

/** A verdict with its explanation, and the verdicts at all instants around it that the answers contain. */
export const useAuthorityCheck = (question: ComputedRef<AuthorityQuestion>) => {
  const chain = useChainQuery()

  const subject = computed(() => {
    const { person, permission, unit } = question.value
    if (person === undefined || permission === undefined || unit === undefined) return undefined
    return { personId: person, permission, orgUnitId: unit }
  })
  const check = useQuery(
    computed(() => ({
      ...chain.check(subject.value, question.value.at),
      // Moving in time keeps the previous answer on the screen. The answer about another person would mislead.
      placeholderData: (before: CheckAnswer | undefined) =>
        before?.person.id === subject.value?.personId &&
        before?.permission === subject.value?.permission &&
        before?.orgUnit.id === subject.value?.orgUnitId
          ? before
          : undefined,
    })),
  )

  const boundaries = shallowRef<TimeBoundary[]>([])
  const now = ref(useDatabaseClock().now())
  watch(
    () => JSON.stringify(subject.value),
    () => (boundaries.value = []),
  )
  let asOf = chain.position()
  watch(
    [check.data, check.isPlaceholderData, check.dataUpdatedAt],
    ([answer, old]) => {
      if (answer === undefined || old) return
      if (question.value.at === undefined) now.value = answer.at
      // Answers from before a write may be wrong about other instants now.
      const known = asOf === chain.position() ? boundaries.value : []
      asOf = chain.position()
      boundaries.value = mergeBoundaries(known, boundariesOf(answer), answer.at)
    },
    { immediate: true },
  )
  const stops = computed(() => stopsOf({ boundaries: boundaries.value, now: now.value, at: question.value.at }))
  const around = useQueries({
    queries: computed(() =>
      stops.value.map(({ at }) => ({
        ...chain.check(boundaries.value.length > 0 ? subject.value : undefined, at),
        staleTime: 60_000,
        refetchOnWindowFocus: false,
      })),
    ),
  })

  return {
    check,
    asked: computed(() => subject.value !== undefined),
    problem: computed(() => (check.error.value ? problemOf(check.error.value) : undefined)),
    stops,
    index: computed(() => stopIndex(stops.value, question.value.at)),
    verdicts: computed(() => around.value.map(({ data }) => data?.verdict)),
  }
}
