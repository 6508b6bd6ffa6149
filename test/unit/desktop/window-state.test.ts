import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bounds, keepWindowState, placedWindow, readWindowState } from '../../../src/main/desktop/window-state.ts'

const laptop: Bounds = { x: 0, y: 25, width: 1_440, height: 875 }
const screen: Bounds = { x: 1_440, y: 0, width: 2_560, height: 1_440 }

describe('a window opens', () => {
  test('as it was left', () => {
    const left = { x: 1_600, y: 100, width: 1_200, height: 800 }
    expect(placedWindow(left, [laptop, screen])).toEqual(left)
  })

  test('in the middle of the first display, the first time', () => {
    expect(placedWindow(undefined, [laptop])).toEqual({ x: 40, y: 33, width: 1_360, height: 860 })
  })

  test('on the first display when its own is gone', () => {
    expect(placedWindow({ x: 1_600, y: 100, width: 1_200, height: 800 }, [laptop])).toEqual({
      x: 120,
      y: 63,
      width: 1_200,
      height: 800,
    })
  })

  test('completely on a display, whatever its last position and the displays are', () => {
    const bounds = fc.record({
      x: fc.integer({ min: -10_000, max: 10_000 }),
      y: fc.integer({ min: -10_000, max: 10_000 }),
      width: fc.integer({ min: 1, max: 9_000 }),
      height: fc.integer({ min: 1, max: 9_000 }),
    })
    const inside = (a: Bounds, b: Bounds) =>
      a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height
    fc.assert(
      fc.property(
        fc.option(bounds, { nil: undefined }),
        fc.array(bounds, { minLength: 1, maxLength: 4 }),
        (left, areas) => {
          const placed = placedWindow(left, areas)
          expect(areas.some((area) => inside(placed, area))).toBe(true)
        },
      ),
    )
  })
})

test('the position is saved in a file; an unreadable file counts as none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doors-window-'))
  const file = join(folder, 'window.json')
  try {
    expect(readWindowState(file)).toBeUndefined()
    const state = { ...laptop, maximized: true, background: '#101215' }
    keepWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
    for (const text of ['{"x":"left"}', '[]', 'null', JSON.stringify({ ...state, background: 'url(x)' })]) {
      await writeFile(file, text)
      expect(readWindowState(file)).toBeUndefined()
    }
    keepWindowState(join(folder, 'none', 'window.json'), state)
  } finally {
    await rm(folder, { recursive: true })
  }
})
