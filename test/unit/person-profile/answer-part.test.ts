import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PROFILE_PARTS, type ProfilePartName } from '../../../src/contract/person-profile.ts'
import { answerPart, PART_DEADLINES_MS } from '../../../src/main/features/person-profile/answer-part.ts'
import type { PersonProfiles, ReadPart } from '../../../src/main/features/person-profile/person-profile.port.ts'
import { readPersonProfile } from '../../../src/main/features/person-profile/read-person-profile.ts'

const id = '0190a5a0-0000-7000-8000-000000000000'
const now = new Date('2026-11-01T08:00:00Z')
const question = { id, at: now, isPresent: true }
const data = { store: 'postgresql', servedFrom: 'source', ageMs: 0, position: '7.1', data: { anything: true } } as const

type Behaviour = { after: number; how: 'answers' | 'fails' | 'is absent' | 'is ended by its store' }

class Ended extends Error {}

/** A reader that settles after `after` ms, and notes whether it was told to stop before that. */
const reader = ({ after, how }: Behaviour, stopped: () => void): ReadPart<ProfilePartName> =>
  (async ({ signal }: { signal: AbortSignal }) => {
    let done = false
    signal.addEventListener('abort', () => done || stopped())
    await new Promise((resolve) => setTimeout(resolve, after))
    done = true
    if (how === 'fails') throw new Error('broken')
    if (how === 'is ended by its store') throw new Ended()
    return how === 'is absent' ? null : data
  }) as never

const profilesOf = (behaviours: Partial<Record<ProfilePartName, Behaviour>>, stopped: string[] = []) => {
  const each = <Value>(make: (name: ProfilePartName) => Value) =>
    Object.fromEntries(PROFILE_PARTS.map((name) => [name, make(name)])) as Record<ProfilePartName, Value>
  return {
    head: async () => ({ person: { id }, now }),
    stores: each(() => 'neo4j'),
    parts: each((name) => reader(behaviours[name] ?? { after: 0, how: 'answers' }, () => void stopped.push(name))),
    faultOf: (error: unknown) => (error instanceof Ended ? 'late' : 'internal'),
  } as unknown as PersonProfiles
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const longest = Math.max(...Object.values(PART_DEADLINES_MS))
const anyBehaviour: fc.Arbitrary<Behaviour> = fc.record({
  after: fc.integer({ min: 0, max: 2 * longest }).filter((ms) => !Object.values(PART_DEADLINES_MS).includes(ms)),
  how: fc.constantFrom('answers', 'fails', 'is absent', 'is ended by its store'),
})

test('whatever each part does, the profile comes by the last deadline, and each part says how it fared', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyBehaviour, { minLength: 8, maxLength: 8 }), async (drawn) => {
      const behaviours = Object.fromEntries(PROFILE_PARTS.map((name, index) => [name, drawn[index]!]))
      const stopped: string[] = []
      const asked = readPersonProfile({ personProfiles: profilesOf(behaviours, stopped) }, { id })
      await vi.advanceTimersByTimeAsync(longest)
      const { parts, at } = await asked
      expect(at).toEqual(now)
      for (const name of PROFILE_PARTS) {
        const { after, how } = behaviours[name]!
        const part = parts[name]
        const inTime = after < PART_DEADLINES_MS[name]
        const expected =
          !inTime || how === 'is ended by its store'
            ? 'late'
            : { answers: 'ok', fails: 'failed', 'is absent': 'absent' }[how]
        expect(part.status).toBe(expected)
        if (part.status === 'ok') expect(part).toMatchObject(data)
        else expect(part).toMatchObject({ store: 'neo4j', servedFrom: 'source', ageMs: 0, position: null })
        expect('data' in part).toBe(part.status === 'ok')
        expect(stopped.includes(name)).toBe(!inTime)
      }
      await vi.runAllTimersAsync()
    }),
    { numRuns: 60 },
  )
})

test('a part is late from its deadline on, and not before', async () => {
  const deadlineMs = 100
  const answerAfter = async (after: number) => {
    const profiles = profilesOf({ changes: { after, how: 'answers' } })
    const asked = answerPart({ profiles, name: 'changes', question, deadlineMs })
    await vi.advanceTimersByTimeAsync(deadlineMs)
    return (await asked).status
  }
  expect([await answerAfter(deadlineMs - 1), await answerAfter(deadlineMs + 1)]).toEqual(['ok', 'late'])
})

test('a caller who leaves ends the work of every part', async () => {
  const stopped: string[] = []
  const slow = { after: 1_000, how: 'answers' } as const
  const behaviours = Object.fromEntries(PROFILE_PARTS.map((name) => [name, slow]))
  const caller = new AbortController()
  const asked = readPersonProfile({ personProfiles: profilesOf(behaviours, stopped) }, { id }, caller.signal)
  await vi.advanceTimersByTimeAsync(1)
  caller.abort()
  expect(stopped.sort()).toEqual([...PROFILE_PARTS].sort())
  await vi.runAllTimersAsync()
  await asked
})

test('a person who does not exist is refused before any part is read', async () => {
  const stopped: string[] = []
  const profiles = { ...profilesOf({}, stopped), head: async () => null }
  const parts = vi.spyOn(profiles.parts, 'assignments')
  await expect(readPersonProfile({ personProfiles: profiles }, { id })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    data: { entity: 'person', id },
  })
  expect(parts).not.toHaveBeenCalled()
})
