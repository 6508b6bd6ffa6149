import { describe, expect, it } from 'vitest'
import type { Row } from '../../bench/bench.ts'
import { measurePairs, median, percentile } from '../../bench/measure.ts'
import { isMet, toJsonLine, toTable } from '../../bench/report.ts'

const row: Row = {
  name: 'first page',
  ours: 1.234,
  peer: 1,
  ratio: 1.25,
  unit: 'ms',
  goal: { of: 'ratio', atMost: 1.3 },
}

describe('figures', () => {
  it('is the median', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(() => median([])).toThrow()
  })

  it('is the nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(percentile(values, 95)).toBe(95)
    expect(percentile([7], 95)).toBe(7)
  })

  it('measures in alternating pairs after one that does not count', async () => {
    const order: string[] = []
    const times = [1000, 10, 30, 20]
    const result = await measurePairs({
      pairs: 3,
      ours: () => Promise.resolve((order.push('ours'), times.shift() ?? 0)),
      peer: () => Promise.resolve((order.push('peer'), 10)),
    })
    expect(order.join(' ')).toBe('peer ours ours peer peer ours ours peer')
    expect(result).toEqual({ ours: 20, peer: 10, ratio: 2 })
  })
})

describe('goals', () => {
  it('judges the ratio or the figure itself, from above or below', () => {
    expect(isMet(row)).toBe(true)
    expect(isMet({ ...row, ratio: 1.31 })).toBe(false)
    expect(isMet({ ...row, goal: { of: 'ours', atLeast: 2 } })).toBe(false)
    expect(isMet({ ...row, goal: { of: 'ours', atMost: 2 } })).toBe(true)
  })

  it('is not met by a figure that is missing', () => {
    expect(isMet({ ...row, ratio: undefined })).toBe(false)
    expect(isMet({ ...row, ours: Number.NaN, goal: { of: 'ours', atMost: 2 } })).toBe(false)
  })
})

it('writes one line of JSON with the names that programs read', () => {
  expect(JSON.parse(toJsonLine('people', row))).toEqual({
    bench: 'people: first page',
    ours: 1.234,
    peer: 1,
    unit: 'ms',
    ratio: 1.25,
    goal: '<= 1.3x',
    met: true,
  })
  expect(
    JSON.parse(toJsonLine('people', { name: 'p', ours: 1, unit: 'MB', goal: { of: 'ours', atMost: 300 } })),
  ).toMatchObject({
    peer: null,
    ratio: null,
    goal: '<= 300 MB',
  })
})

it('aligns the table', () => {
  const lines = toTable([
    { bench: 'people', row },
    { bench: 'people', row: { ...row, name: 'x', ours: 123_456, ratio: 2 } },
  ]).split('\n')
  expect(lines[0]).toMatch(/^bench +ours +peer +unit +ratio +goal +met$/)
  expect(lines[2]).toMatch(/^people: x +123,456 +1 +ms +2.00 +<= 1.3x +NO$/)
  expect(new Set(lines.map((line) => line.indexOf('<=')).slice(1)).size).toBe(1)
})
