import { mount } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import CachePlot from '../../../src/renderer/src/features/cache/CachePlot.vue'
import { hitRate, minutesOf } from '../../../src/renderer/src/features/cache/cache-plot.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'

afterEach(() => chooseLocale('en'))

const now = new Date('2026-11-28T22:30:40.000Z')
const counts = { memory: 3, redis: 1, source: 2, savedMs: 0 }
const minutes = [
  { at: new Date('2026-11-28T22:30:00.000Z'), family: 'a', ...counts },
  { at: new Date('2026-11-28T22:30:00.000Z'), family: 'b', ...counts },
  { at: new Date('2026-11-28T20:00:00.000Z'), family: 'a', ...counts },
]

it('shows sixty minutes, all families together', () => {
  const shown = minutesOf({ minutes }, now)
  expect(shown).toHaveLength(60)
  expect(shown.at(-1)).toMatchObject({ memory: 6, redis: 2, source: 4 })
  expect(shown.slice(0, -1).every(({ memory }) => memory === 0)).toBe(true)
})

it('says the numbers of each bar in words, in both languages', () => {
  const props = { minutes: minutesOf({ minutes }, now) }
  expect(mount(CachePlot, { props }).text()).toContain('6 from memory, 2 from Redis, 4 from the source')
  chooseLocale('es')
  expect(mount(CachePlot, { props }).text()).toContain('6 de la memoria, 2 de Redis, 4 del origen')
})

it('knows no rate before the first question', () => {
  expect(hitRate({ families: [] })).toBeNull()
  const family = { family: 'a', ...counts, loadMs: 1, oldestMs: 0, recentIds: [] }
  expect(hitRate({ families: [family] })).toBeCloseTo(4 / 6)
})
