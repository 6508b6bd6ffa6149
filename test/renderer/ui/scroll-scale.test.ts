import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isScaled,
  rowsInSight,
  rowsTopAt,
  rowsTopToShow,
  scrollScale,
  scrollTopFor,
  tallestSpacer,
} from '../../../src/renderer/src/ui/tables/scroll-scale.ts'

const million = scrollScale({ count: 5_000_000, height: 32, viewport: 640 })

describe('scroll scale', () => {
  it('never asks for an element higher than Chromium draws', () => {
    expect(million.spacerHeight).toBeLessThan(33_554_428)
    expect(isScaled(million)).toBe(true)
  })

  it('leaves short lists unscaled', () => {
    const short = scrollScale({ count: 100_000, height: 32, viewport: 640 })
    expect(short.spacerHeight).toBe(3_200_000)
    expect(rowsTopAt(short, 1_234)).toBe(1_234)
    expect(scrollTopFor(short, 1_234)).toBe(1_234)
  })

  it('reaches the very last row at the end of the bar', () => {
    expect(rowsTopAt(million, tallestSpacer - 640)).toBe(5_000_000 * 32 - 640)
    expect(rowsTopAt(million, 0)).toBe(0)
  })

  it('translates there and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000_000 }),
        fc.constantFrom(28, 32),
        fc.integer({ min: 100, max: 2_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, height, viewport, share) => {
          const scale = scrollScale({ count, height, viewport })
          const top = share * Math.max(0, scale.rowsHeight - viewport)
          expect(rowsTopAt(scale, scrollTopFor(scale, top))).toBeCloseTo(top, 2)
        },
      ),
    )
  })

  it('draws the visible rows and a few more, within the list', () => {
    expect(rowsInSight({ rowsTop: 3_200, viewport: 640, height: 32, count: 1_000, overscan: 5 })).toEqual({
      first: 95,
      last: 124,
    })
    expect(rowsInSight({ rowsTop: 0, viewport: 640, height: 32, count: 3, overscan: 5 })).toEqual({ first: 0, last: 2 })
    expect(rowsInSight({ rowsTop: 0, viewport: 640, height: 32, count: 0, overscan: 5 }).last).toBe(-1)
  })

  it('scrolls no further than necessary to show a row', () => {
    const at = { height: 32, rowsTop: 320, viewport: 320 }
    expect(rowsTopToShow({ ...at, index: 12 })).toBe(320)
    expect(rowsTopToShow({ ...at, index: 3 })).toBe(96)
    expect(rowsTopToShow({ ...at, index: 20 })).toBe(352)
  })
})
