import { useQueries, useQuery } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch, type ComputedRef } from 'vue'
import type { CheckAnswer } from '../../../../contract/authority.ts'
import { problemOf } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'
import { useOwnWrites } from '../../client/own-writes.ts'
import type { AuthorityQuestion } from './authority-question.ts'
import { boundariesOf, mergeBoundaries, stopIndex, stopsOf, type TimeBoundary } from './time-boundaries.ts'

/** One verdict with its explanation, and the verdicts at every instant around it that the answers know of. */
export const useAuthorityCheck = (question: ComputedRef<AuthorityQuestion>) => {
  const { queries, profileId } = useApi()
  const ownWrites = useOwnWrites()

  const subject = computed(() => {
    const { person, permission, unit } = question.value
    if (person === undefined || permission === undefined || unit === undefined) return undefined
    return { personId: person, permission, orgUnitId: unit, atLeast: ownWrites.atLeast(profileId) }
  })
  const inputAt = (at: Date | undefined) => ({ personId: '', permission: '', orgUnitId: '', ...subject.value, at })
  const check = useQuery(
    computed(() => {
      const input = inputAt(question.value.at)
      return {
        ...queries.authority.check.queryOptions({ input }),
        enabled: subject.value !== undefined,
        // Moving in time keeps the answer before on the screen; another person's answer would mislead.
        placeholderData: (before: CheckAnswer | undefined) =>
          before?.person.id === input.personId &&
          before.permission === input.permission &&
          before.orgUnit.id === input.orgUnitId
            ? before
            : undefined,
      }
    }),
  )

  const boundaries = shallowRef<TimeBoundary[]>([])
  const now = ref(new Date())
  watch(
    () => JSON.stringify(subject.value),
    () => (boundaries.value = []),
  )
  watch(
    [check.data, check.isPlaceholderData],
    ([answer, old]) => {
      if (answer === undefined || old) return
      if (question.value.at === undefined) now.value = answer.at
      boundaries.value = mergeBoundaries(boundaries.value, boundariesOf(answer), answer.at)
    },
    { immediate: true },
  )
  const stops = computed(() => stopsOf({ boundaries: boundaries.value, now: now.value, at: question.value.at }))
  const around = useQueries({
    queries: computed(() =>
      stops.value.map(({ at }) => ({
        ...queries.authority.check.queryOptions({ input: inputAt(at) }),
        enabled: subject.value !== undefined && boundaries.value.length > 0,
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
