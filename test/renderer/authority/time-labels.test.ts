import { beforeEach, describe, expect, it } from 'vitest'
import { labelsOf } from '../../../src/renderer/src/features/authority/answer/time-labels.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'

beforeEach(() => chooseLocale('en'))

const stop = (at: Date, now = false) => ({ at, now, boundary: undefined })
const labels = (stops: ReturnType<typeof stop>[], index: number) =>
  labelsOf(stops, { index, nowWord: 'now' }).map((label) => label.replaceAll(/\s/g, ' '))

describe('the labels below the time line', () => {
  it('are dates, times on the same day, and seconds within the same minute', () => {
    const at = (seconds: number) => stop(new Date(2026, 10, 22, 9, 30, seconds))
    expect(labels([at(1), at(5), at(61), stop(new Date(2026, 10, 22, 12), true)], 0)).toEqual([
      'Nov 22, 2026',
      '9:30:05 AM',
      '9:31 AM',
      'now',
    ])
  })

  it('are thinned on a long line: the chosen stop comes first, then now, then the ends', () => {
    const days = Array.from({ length: 24 }, (_, day) => stop(new Date(2026, 10, day + 1), day === 12))
    const said = labels(days, 11)
    expect(said[11]).toBe('Nov 12, 2026')
    expect([said[12], said[0], said[23]]).toEqual(['', 'Nov 1, 2026', 'Nov 24, 2026'])
    const places = said.flatMap((label, place) => (label === '' ? [] : [place]))
    expect(Math.min(...places.slice(1).map((place, nth) => place - places[nth]!))).toBeGreaterThanOrEqual(3)
  })
})
