import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  collapse,
  collapseAll,
  collapsed,
  expand,
  move,
  undo,
  unmove,
  atAnotherTime,
} from '../../../src/renderer/src/features/org-chart/tree/chart-tree.ts'
import { movedBy, movedLayout } from '../../../src/renderer/src/features/org-chart/tree/moved-positions.ts'
import { tidyLayout } from '../../../src/renderer/src/features/org-chart/tree/tidy-layout.ts'

const forests = fc
  .array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 60 })
  .map((draws) => draws.map((draw, place) => ({ id: `n${place}`, parent: Math.floor(draw * (place + 1)) - 1 })))
const offsets = fc.record({ dx: fc.integer({ min: -500, max: 500 }), dy: fc.integer({ min: -500, max: 500 }) })
const layoutOf = (nodes: { parent: number }[]) => tidyLayout(nodes.map(({ parent }) => parent))

describe('moved nodes', () => {
  it('stand at their place plus their own move and that of every node above them', () => {
    fc.assert(
      fc.property(forests, fc.array(fc.tuple(fc.nat(59), offsets), { maxLength: 8 }), (nodes, moves) => {
        const moved = new Map(moves.map(([place, by]) => [`n${place}`, by]))
        const layout = layoutOf(nodes)
        const { x, y } = movedLayout(nodes, layout, moved)
        nodes.forEach((_, place) => {
          let [dx, dy] = [0, 0]
          for (let at = place; at >= 0; at = nodes[at]!.parent) {
            dx += moved.get(`n${at}`)?.dx ?? 0
            dy += moved.get(`n${at}`)?.dy ?? 0
          }
          expect(x[place]).toBeCloseTo(layout.x[place]! + dx, 6)
          expect(y[place]).toBeCloseTo(layout.y[place]! + dy, 6)
        })
      }),
    )
  })

  it('leave a layout without them as it is, and never change the one they were given', () => {
    const nodes = [
      { id: 'a', parent: -1 },
      { id: 'b', parent: 0 },
    ]
    const layout = layoutOf(nodes)
    const before = [...layout.y]
    expect(movedLayout(nodes, layout, new Map())).toBe(layout)
    expect(movedLayout(nodes, layout, new Map([['elsewhere', { dx: 1, dy: 1 }]]))).toBe(layout)
    movedLayout(nodes, layout, new Map([['a', { dx: 1, dy: 1 }]]))
    expect([...layout.y]).toEqual(before)
  })

  it('are forgotten when they are back in their place, and stay within limits', () => {
    const there = movedBy(new Map(), 'a', { dx: 10.4, dy: -5 })
    expect(there.get('a')).toEqual({ dx: 10, dy: -5 })
    expect(movedBy(there, 'a', { dx: -10, dy: 5 }).size).toBe(0)
    expect(movedBy(there, 'a', { dx: 1e12, dy: -1e12 }).get('a')).toEqual({ dx: 1_000_000, dy: -1_000_000 })
  })

  it('survive opening, closing and another day, and are undone step by step', () => {
    const moved = move(expand(collapsed, 'a'), { id: 'a', by: { dx: 10, dy: 0 } })
    const walked = [collapse(moved, 'a'), collapseAll(moved), atAnotherTime(moved), expand(collapse(moved, 'a'), 'a')]
    for (const each of walked) expect(each.moved.get('a')).toEqual({ dx: 10, dy: 0 })
    expect(atAnotherTime(moved).open).toEqual(new Set(['a']))
    expect(undo(moved).moved.size).toBe(0)
    expect(undo(undo(moved)).open.size).toBe(0)
    expect(undo(unmove(moved)).moved.get('a')).toEqual({ dx: 10, dy: 0 })
    expect(unmove(moved, 'other')).toBe(moved)
  })

  it('moves by one repeated key are undone at once, moves by the pointer one by one', () => {
    const step = { id: 'a', by: { dx: 24, dy: 0 }, run: 'keys a' }
    const nudged = move(move(move(collapsed, step), step), step)
    expect(nudged.moved.get('a')).toEqual({ dx: 72, dy: 0 })
    expect(undo(nudged)).toEqual(collapsed)
    const drag = { id: 'a', by: { dx: 24, dy: 0 } }
    expect(undo(move(move(collapsed, drag), drag)).moved.get('a')).toEqual({ dx: 24, dy: 0 })
    expect(undo(move(nudged, { ...step, id: 'b', run: 'keys b' })).moved.get('a')).toEqual({ dx: 72, dy: 0 })
    expect(move(expand(nudged, 'z'), step).past).toHaveLength(3)
  })
})
