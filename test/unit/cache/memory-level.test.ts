import { expect, test } from 'vitest'
import type { KeptAnswer } from '../../../src/main/features/cache/kept-answer.ts'
import { memoryLevel } from '../../../src/main/features/cache/memory-level.ts'
import { parseSnapshot } from '../../../src/main/features/cache/seen-snapshot.ts'

const answer = (key: string): KeptAnswer => ({
  key,
  snapshot: parseSnapshot('10:10:')!,
  loadedAt: 0,
  loadMs: 1,
  changesAt: null,
  value: key,
})
const how = { bytes: 100, ttlMs: 1_000 }

test('drops what was not used for longest when there are too many entries', () => {
  const memory = memoryLevel({ mostEntries: 2 })
  for (const key of ['a', 'b']) memory.set(answer(key), how)
  expect(memory.get('a')?.value).toBe('a')
  memory.set(answer('c'), how)
  expect(['a', 'b', 'c'].map((key) => memory.get(key)?.value)).toEqual(['a', undefined, 'c'])
})

test('counts the bytes of what is kept, and keeps no answer that is larger than all of it', () => {
  const memory = memoryLevel({ mostBytes: 2_000 })
  memory.set(answer('a'), { ...how, bytes: 5_000 })
  expect(memory.size()).toEqual({ entries: 0, bytes: 0 })
  for (const key of ['a', 'a', 'b', 'c', 'd', 'e']) memory.set(answer(key), how)
  const { entries, bytes } = memory.size()
  expect([entries, bytes]).toEqual([3, 3 * 502])
  memory.clear()
  expect(memory.size()).toEqual({ entries: 0, bytes: 0 })
})

test('an answer ends with its time, and gives its bytes back', () => {
  let time = 0
  const memory = memoryLevel({ clock: () => time })
  memory.set(answer('a'), how)
  time = 999
  expect(memory.get('a')?.value).toBe('a')
  time = 1_000
  expect(memory.get('a')).toBeUndefined()
  expect(memory.size()).toEqual({ entries: 0, bytes: 0 })
})
