import { describe, expect, it } from 'vitest'
import { chartTokens, type ChartColours } from '../../../src/renderer/src/canvas/chart-colours.ts'
import { NODE } from '../../../src/renderer/src/canvas/geometry.ts'
import { canvasElements, reachOf } from '../../../src/renderer/src/features/org-chart/drawing/canvas-elements.ts'
import { ROOT, visibleTree } from '../../../src/renderer/src/features/org-chart/tree/chart-tree.ts'
import { placedChart } from '../../../src/renderer/src/features/org-chart/tree/placed-chart.ts'
import { tidyLayout } from '../../../src/renderer/src/features/org-chart/tree/tidy-layout.ts'

const person = (id: string, childCount = 0) => ({
  id,
  kind: 'person' as const,
  name: id,
  parentId: null,
  unitKind: null,
  note: null,
  childCount,
  peopleCount: null,
})
const nodes = visibleTree({ open: new Set(['Ana']), led: new Map() }, (id) => {
  const items = id === ROOT ? [person('Ana', 3)] : [person('Bea'), person('Cai'), person('Dia')]
  return { items, total: items.length }
})
const chart = placedChart(nodes, tidyLayout(nodes.map(({ parent }) => parent)))
const colours = Object.fromEntries(chartTokens.map((token) => [token, 'rgb(0,0,0)'])) as ChartColours
const link = (from: string, to: string, id = `${from} ${to}`) => ({ id, from, to })
const edgesOf = (links: ReturnType<typeof link>[], places = [0, 1, 2, 3]) =>
  canvasElements(chart, { places, colours, chosenId: undefined, marked: new Set(), links }).edges

describe('delegations between people of the chart', () => {
  it('run from level to level between their facing edges, and within a level out to the right and back', () => {
    const turns = edgesOf([link('Ana', 'Bea'), link('Bea', 'Ana'), link('Bea', 'Dia')]).map(({ classes }) => classes)
    expect(turns).toEqual(['forth', 'back', 'bows'])
  })

  it('lie beside each other where two people share several', () => {
    const [one, other] = edgesOf([link('Bea', 'Dia', 'one'), link('Bea', 'Dia', 'other')])
    expect(other?.bend).not.toBe(one?.bend)
  })

  it('are drawn when both ends are', () => {
    expect(edgesOf([link('Ana', 'Bea'), link('Ana', 'nobody')], [0, 2])).toEqual([])
    expect(edgesOf([link('Ana', 'Bea')])).toHaveLength(1)
  })

  it('extend beyond a node only to others of its level', () => {
    const links = [link('Ana', 'Bea'), link('Bea', 'Dia')]
    expect(reachOf(chart, { id: 'Ana', links })).toBe(0)
    expect(reachOf(chart, { id: 'Cai', links })).toBe(0)
    expect(reachOf(chart, { id: 'Dia', links })).toBe(NODE.width / 2)
  })
})
