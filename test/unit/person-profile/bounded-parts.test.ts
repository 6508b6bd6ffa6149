import { expect, test } from 'vitest'
import { PROFILE_PARTS } from '../../../src/contract/person-profile.ts'
import { boundedParts } from '../../../src/main/features/person-profile/bounded-parts.ts'
import type { PartQuestion, PartReaders } from '../../../src/main/features/person-profile/person-profile.port.ts'

const MOST = 3
const questionOf = (signal = new AbortController().signal): PartQuestion => ({
  id: '0190a5a0-0000-7000-8000-000000000000',
  at: new Date('2026-11-01T08:00:00Z'),
  isPresent: true,
  signal,
})

/** Parts that stay unanswered until `finish` is called. */
const pendingParts = () => {
  const begun: string[] = []
  const waiting: (() => void)[] = []
  const parts = Object.fromEntries(
    PROFILE_PARTS.map((name) => [
      name,
      () => {
        begun.push(name)
        return new Promise((resolve) => waiting.push(() => resolve(null)))
      },
    ]),
  ) as unknown as PartReaders
  return { parts: boundedParts(parts, MOST), begun, finish: () => waiting.shift()!() }
}

test('a limited number of reads of a part run at a time, in the order of the callers, and no part waits for another', async () => {
  const { parts, begun, finish } = pendingParts()
  const asked = Array.from({ length: 5 }, () => parts.reports(questionOf()))
  await expect.poll(() => begun).toEqual(['reports', 'reports', 'reports'])
  void parts.changes(questionOf())
  await expect.poll(() => begun).toEqual(['reports', 'reports', 'reports', 'changes'])
  finish()
  await asked[0]
  await expect.poll(() => begun.length).toBe(5)
})

test('a caller who leaves while waiting gets the reason of the signal, and the store is never asked', async () => {
  const { parts, begun, finish } = pendingParts()
  for (let n = 0; n < MOST; n += 1) void parts.managers(questionOf())
  const leaving = new AbortController()
  const left = parts.managers(questionOf(leaving.signal))
  const stays = parts.managers(questionOf())
  leaving.abort(new DOMException('too long', 'TimeoutError'))
  finish()
  await expect(left).rejects.toMatchObject({ name: 'TimeoutError' })
  await expect.poll(() => begun.length).toBe(MOST + 1)
  finish()
  finish()
  finish()
  expect(await stays).toBeNull()
})
