import { expect, test } from 'vitest'
import { answerSampler } from '../../../src/main/features/cache/answer-sampler.ts'
import type { Cache, Served } from '../../../src/main/features/cache/cache.port.ts'
import { cacheStatistics } from '../../../src/main/features/cache/cache-statistics.ts'

const event = { family: 'profile.person', id: 'a', joined: false, tookMs: 1, loadMs: 11, ageMs: 0 }

test('counts by family and minute, for the last hour alone', () => {
  let now = 0
  const statistics = cacheStatistics({ wallClock: () => now })
  statistics.observe({ ...event, servedFrom: 'source' })
  statistics.observe({ ...event, servedFrom: 'memory', ageMs: 500 })
  now = 61 * 60_000
  statistics.observe({ ...event, servedFrom: 'redis', id: 'b' })
  const { families, minutes } = statistics.report()
  expect(families).toEqual([
    {
      family: 'profile.person',
      memory: 1,
      redis: 1,
      source: 1,
      savedMs: 20,
      loadMs: 11,
      oldestMs: 500,
      recentIds: ['b', 'a'],
    },
  ])
  expect(minutes).toEqual([
    { at: new Date(now), family: 'profile.person', memory: 0, redis: 1, source: 0, savedMs: 10 },
  ])
})

const served = (value: string, servedFrom: Served<string>['servedFrom'] = 'memory') => ({
  value,
  servedFrom,
  ageMs: 1_000,
  position: '1.1',
})

test.each([
  ['the source says the same', 'old', served('old'), { compared: 1, differences: 0 }],
  ['a write came between', 'new', served('new', 'source'), { compared: 1, differences: 0 }],
  ['the cache goes on with another answer than the source', 'new', served('old'), { compared: 1, differences: 1 }],
])('a sample differs only if the cache is wrong: %s', async (_, source, again, expected) => {
  const statistics = cacheStatistics()
  const sample = answerSampler({ compared: statistics.compared, share: 1 })
  const question = { family: 'f', id: 'a', tags: [], load: async () => source }
  sample(question, served('old'), (async () => again) as unknown as Cache['read'])
  await expect.poll(() => statistics.report().sampler).toEqual(expected)
})

test('an answer that was loaded just now is not compared, so that a stampede asks the source once', () => {
  const statistics = cacheStatistics()
  let loads = 0
  const question = { family: 'f', id: 'a', tags: [], load: async () => String(loads++) }
  const sample = answerSampler({ compared: statistics.compared, share: 1 })
  for (let times = 0; times < 10; times++)
    sample(question, { ...served('old'), ageMs: 999 }, async () => expect.unreachable('the cache is not asked again'))
  expect(loads).toBe(0)
  expect(statistics.report().sampler.compared).toBe(0)
})
