import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watch } from '../../src/main/foundation/watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A store whose every check ends when the test says so. */
const slow = () => {
  const ends: ((value: string) => void)[] = []
  const seen = watch({
    look: () => new Promise<string>((resolve) => ends.push(resolve)),
    late: 'late',
    unknown: 'unknown',
    limitMs: 4_000,
    firstMs: 1_000,
  })
  return { seen, ends }
}
/** The answer, and the milliseconds until it came. */
const asked = async (question: () => Promise<unknown>) => {
  const since = performance.now()
  const answer = question()
  await vi.advanceTimersToNextTimerAsync()
  return { answer: await answer, ms: performance.now() - since }
}

test('the first call waits for its limit only, and reports that nothing is known', async () => {
  const { seen } = slow()
  expect(await asked(seen.now)).toEqual({ answer: { value: 'unknown', ageSeconds: null }, ms: 1_000 })
  seen.end()
})

test('a check that ends at once is the answer', async () => {
  const seen = watch({ look: async () => 'up', late: 'late', unknown: 'unknown', limitMs: 4_000, firstMs: 1_000 })
  expect(await seen.now()).toEqual({ value: 'up', ageSeconds: 0 })
  seen.end()
})

test('a store that hangs delays nobody: the answer is the last check with its age, then that it is late', async () => {
  const { seen, ends } = slow()
  seen.begin()
  ends[0]!('up')
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await asked(seen.now)).toEqual({ answer: { value: 'up', ageSeconds: 3 }, ms: 30 })
  await vi.advanceTimersByTimeAsync(4_000)
  expect((await asked(seen.now)).answer).toEqual({ value: 'late', ageSeconds: 0 })
  // No second check starts while one hangs.
  expect(ends).toHaveLength(2)
  ends[1]!('up')
  await vi.advanceTimersByTimeAsync(0)
  expect((await asked(seen.now)).answer).toMatchObject({ value: 'up' })
  seen.end()
})

test('it checks by itself until its end', async () => {
  const look = vi.fn(async () => 'up')
  const seen = watch({ look, late: 'late', unknown: 'unknown', limitMs: 4_000, firstMs: 1_000 })
  seen.begin()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(look).toHaveBeenCalledTimes(5)
  seen.end()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(look).toHaveBeenCalledTimes(5)
})

test('a forgotten state is not reported, not even by a check that was running', async () => {
  const { seen, ends } = slow()
  seen.begin()
  seen.forget()
  const answer = seen.now()
  ends[0]!('before')
  ends[1]!('after')
  expect(await answer).toEqual({ value: 'after', ageSeconds: 0 })
  seen.end()
})
