import { hierarchy, tree } from 'd3-hierarchy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NODE } from '../../../src/renderer/src/canvas/geometry.ts'
import { tidyLayout } from '../../../src/renderer/src/features/org-chart/tree/tidy-layout.ts'

const ROW = NODE.height + NODE.siblingGap
/** The largest distance of a node below the first one of its branch (tidy-layout.ts explains it). */
const MOST_ABOVE = 6 * ROW

/** Any forest, parents before their children. */
const forests = fc
  .array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 60 })
  .map((draws) => draws.map((draw, place) => Math.floor(draw * (place + 1)) - 1))

/** The layout of d3-hierarchy, which puts every parent at the middle of its branch. */
const centred = (parents: readonly number[]) => {
  const children = Array.from({ length: parents.length + 1 }, (): number[] => [])
  parents.forEach((parent, place) => children[parent + 1]!.push(place))
  const cousins = (NODE.height + NODE.cousinGap) / ROW
  const laid = tree<number>()
    .nodeSize([ROW, 1])
    .separation((a, b) => (a.parent === b.parent ? 1 : cousins))(hierarchy(-1, (place) => children[place + 1]))
  const y = new Map(laid.descendants().map(({ data, x }) => [data, x]))
  return { y: parents.map((_, place) => y.get(place)!), first: parents.map((_, place) => children[place + 1]![0]) }
}

describe('the layout', () => {
  it('puts levels in columns and lets no two nodes overlap, whatever the tree', () => {
    fc.assert(
      fc.property(forests, (parents) => {
        const { x, y } = tidyLayout(parents)
        const columns = new Map<number, number[]>()
        parents.forEach((parent, place) => {
          const step = parent < 0 ? 0 : x[parent]! + NODE.width + NODE.levelGap
          expect(x[place]).toBe(step)
          columns.set(x[place]!, [...(columns.get(x[place]!) ?? []), y[place]!])
        })
        for (const rows of columns.values()) {
          rows.sort((a, b) => a - b)
          rows.slice(1).forEach((row, at) => expect(row - rows[at]!).toBeGreaterThan(NODE.height))
        }
      }),
    )
  })

  it('keeps siblings in their order, and a node no farther from where its branch begins than a few rows', () => {
    fc.assert(
      fc.property(forests, (parents) => {
        const { y } = tidyLayout(parents)
        const before = new Map<number, number>()
        parents.forEach((parent, place) => {
          const [above, first] = [before.get(parent), parents.indexOf(parent)]
          if (above !== undefined) expect(y[place]).toBeGreaterThan(y[above]!)
          if (parent >= 0 && place === first) expect(y[parent]! - y[place]!).toBeLessThanOrEqual(MOST_ABOVE + 1e-6)
          before.set(parent, place)
        })
      }),
    )
  })

  it('is that of d3-hierarchy wherever no branch is tall', () => {
    fc.assert(
      fc.property(forests, (parents) => {
        const { y, first } = centred(parents)
        fc.pre(first.every((child, place) => child === undefined || y[place]! - y[child]! <= MOST_ABOVE))
        tidyLayout(parents).y.forEach((row, place) => expect(row).toBeCloseTo(y[place]!, 6))
      }),
    )
  })

  it('puts a node near the beginning of its branch of hundreds', () => {
    const parents = [-1, ...Array.from({ length: 300 }, () => 0)]
    const { y } = tidyLayout(parents)
    expect(y[0]! - y[1]!).toBe(MOST_ABOVE)
    expect(y[300]! - y[0]!).toBe(299 * ROW - MOST_ABOVE)
  })

  it('handles no nodes, and a chain of 10,000', () => {
    expect(tidyLayout([]).x).toHaveLength(0)
    const { y } = tidyLayout(Array.from({ length: 10_000 }, (_, place) => place - 1))
    expect(new Set(y).size).toBe(1)
  })
})
