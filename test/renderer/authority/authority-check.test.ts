import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { computed, ref } from 'vue'
import type { CheckAnswer } from '../../../src/contract/authority.ts'
import { readAgain } from '../../../src/renderer/src/app/writes/read-again.ts'
import { useKnownPosition } from '../../../src/renderer/src/client/known-position.ts'
import {
  type AuthorityQuestion,
  questionOf,
} from '../../../src/renderer/src/features/authority/question/authority-question.ts'
import { useAuthorityCheck } from '../../../src/renderer/src/features/authority/answer/useAuthorityCheck.ts'
import { answerOf, day, holdingOf, hopOf } from '../authority-answers.ts'
import { inSchool } from '../mount.ts'

type Asked = { personId: string; permission: string; orgUnitId: string; at?: Date; atLeast?: string }
const ana = answerOf({}).person.id
const year = answerOf({}).orgUnit.id
const complete = () => questionOf({ person: ana, permission: 'trip.approve', unit: year })

/** A host that answers: granted from September to December 2026 through Tom. */
const host = (asked: Asked[]) => (input: never) => {
  const question = input as Asked
  asked.push(question)
  const at = question.at ?? day('2026-11-22')
  const hops = [hopOf('Tom Hale', 'Ana Ruiz')]
  const root = holdingOf('Tom Hale')
  const granted = at >= day('2026-09-01') && at < day('2026-12-12')
  const answer: CheckAnswer = granted
    ? answerOf({ at, chain: { root, hops }, changesAt: day('2026-12-12') })
    : answerOf({ at, nearMisses: [{ root, hops, reasons: [{ code: 'expired', hop: 1, at: day('2026-12-12') }] }] })
  return answer
}

describe('a check and the time around it', () => {
  it('asks nothing until person, permission and unit are known', async () => {
    const asked: Asked[] = []
    const question = ref<AuthorityQuestion>(questionOf({ person: ana }))
    const { result, unmount } = await inSchool(() => useAuthorityCheck(computed(() => question.value)), {
      'authority.check': host(asked),
    })
    expect(asked).toEqual([])
    expect(result.asked.value).toBe(false)
    question.value = complete()
    await flushPromises()
    expect(result.check.data.value?.verdict).toBe('granted')
    unmount()
  })

  it('knows the verdict at every boundary, and moves to one of them', async () => {
    const asked: Asked[] = []
    const question = ref<AuthorityQuestion>(complete())
    const { result, unmount } = await inSchool(() => useAuthorityCheck(computed(() => question.value)), {
      'authority.check': host(asked),
    })
    await flushPromises()
    expect(result.stops.value.map(({ at }) => at)).toEqual(
      ['2025-08-01', '2026-09-01', '2026-11-22', '2026-12-12'].map(day),
    )
    expect(result.verdicts.value).toEqual(['denied', 'granted', 'granted', 'denied'])
    expect(result.index.value).toBe(2)
    question.value = { ...question.value, at: day('2026-12-12') }
    await flushPromises()
    expect(result.check.data.value?.verdict).toBe('denied')
    expect(result.index.value).toBe(3)
    expect(result.stops.value).toHaveLength(4)
    unmount()
  })

  it('asks for at least what this window wrote last', async () => {
    const asked: Asked[] = []
    const question = ref<AuthorityQuestion>(complete())
    const { result, queryClient, unmount } = await inSchool(
      () => ({ ...useAuthorityCheck(computed(() => question.value)), position: useKnownPosition() }),
      { 'authority.check': host(asked) },
    )
    await flushPromises()
    expect(asked.every(({ atLeast }) => atLeast === undefined)).toBe(true)
    result.position.learn('oak', '900.12')
    result.position.learn('oak', '900.9')
    result.position.learn('elm', '999.1')
    asked.length = 0
    await readAgain(queryClient, { profileId: 'oak', changed: ['delegation'] })
    await flushPromises()
    expect(result.stops.value).toHaveLength(4)
    expect(asked.length).toBeGreaterThan(0)
    expect(new Set(asked.map(({ atLeast }) => atLeast))).toEqual(new Set(['900.12']))
    unmount()
  })
})
