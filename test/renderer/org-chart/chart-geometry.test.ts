import { describe, expect, it } from 'vitest'
import { centredOn, fitted, revealing, seenBox, zoomedBy } from '../../../src/renderer/src/canvas/camera.ts'
import { collapsed, ROOT, visibleTree } from '../../../src/renderer/src/features/org-chart/tree/chart-tree.ts'
import { chartSvg } from '../../../src/renderer/src/features/org-chart/export/chart-svg.ts'
import { extentOf, nodeAt, placedChart } from '../../../src/renderer/src/features/org-chart/tree/placed-chart.ts'
import { NODE } from '../../../src/renderer/src/canvas/geometry.ts'
import { tidyLayout } from '../../../src/renderer/src/features/org-chart/tree/tidy-layout.ts'
import { MOUNT_CAP, viewWindow } from '../../../src/renderer/src/features/org-chart/tree/view-window.ts'

const chartOf = (count: number) => {
  const items = Array.from({ length: count }, (_, at) => ({
    id: `n${at}`,
    kind: 'unit' as const,
    name: `Unit <${at}> & "co"`,
    parentId: null,
    unitKind: 'school' as const,
    note: null,
    childCount: 0,
    peopleCount: 0,
  }))
  const nodes = visibleTree(collapsed, (id) => (id === ROOT ? { items, total: count } : undefined))
  return placedChart(nodes, tidyLayout(nodes.map(({ parent }) => parent)))
}

describe('what is mounted', () => {
  const chart = chartOf(2_000)
  const row = NODE.height + NODE.siblingGap

  it('is what is visible, and what is asked for in addition', () => {
    const top = chart.y[100]! - NODE.height / 2
    const view = { left: -50, right: 50, top: top + 1, bottom: top + 10 * row - 1 }
    const places = Array.from({ length: 10 }, (_, at) => 100 + at)
    expect(viewWindow(chart, view)).toEqual({ far: false, places })
    expect(viewWindow(chart, view, [3])).toEqual({ far: false, places: [3, ...places] })
    expect(viewWindow(chart, { ...view, left: 5_000, right: 6_000 })).toEqual({ far: false, places: [] })
  })

  it('is nothing when more is visible than the limit', () => {
    expect(viewWindow(chart, extentOf(chart))).toEqual({ far: true })
    expect(viewWindow(chartOf(MOUNT_CAP), extentOf(chartOf(MOUNT_CAP)))).toMatchObject({ far: false })
  })

  it('is found under a point', () => {
    expect(nodeAt(chart, { x: chart.x[7]! + 5, y: chart.y[7]! - 5 })).toBe(7)
    expect(nodeAt(chart, { x: 10_000, y: 0 })).toBeUndefined()
    const between = { x: chart.x[7]!, y: chart.y[7]! + NODE.height / 2 + 3 }
    expect(nodeAt(chart, between)).toBeUndefined()
    expect(nodeAt(chart, between, 4)).toBe(7)
    expect(nodeAt(chart, { ...between, y: between.y + 3 }, 4)).toBe(8)
  })
})

describe('the camera', () => {
  const camera = { zoom: 1, x: 0, y: 0, width: 800, height: 600 }

  it('fits a box, and never enlarges it', () => {
    const box = { left: -1_000, top: 0, right: 3_000, bottom: 100 }
    const seen = seenBox(fitted(camera, box))
    expect(seen.left).toBeLessThan(box.left)
    expect(seen.right).toBeGreaterThan(box.right)
    expect(fitted(camera, { left: 0, top: 0, right: 10, bottom: 10 }).zoom).toBe(1)
  })

  it('zooms around the middle, and comes back', () => {
    const there = zoomedBy(centredOn(camera, { x: 50, y: 70 }), 1.25)
    const { left, right } = seenBox(there)
    expect((left + right) / 2).toBeCloseTo(50)
    expect(zoomedBy(there, 0.8)).toMatchObject({ zoom: 1 })
  })

  it('moves only when it has to', () => {
    expect(revealing(camera, { left: 100, top: 100, right: 200, bottom: 140 })).toEqual(camera)
    expect(revealing(camera, { left: 100, top: 900, right: 200, bottom: 940 }).y).toBe(-372)
  })
})

describe('the picture', () => {
  it('is well-formed whatever the names, and holds each node and line once', () => {
    const parents = [-1, 0, 0]
    const { nodes } = chartOf(3)
    const below = nodes.map((node, place) => ({ ...node, parent: parents[place]! }))
    const colours = new Proxy({}, { get: () => 'rgb(1,2,3)' }) as Parameters<typeof chartSvg>[1]['colours']
    const text = chartSvg(placedChart(below, tidyLayout(parents)), {
      title: 'A & B',
      colours,
      words: (place) => [below[place]!.node!.name, 'a < b'],
    })
    const drawn = new DOMParser().parseFromString(text, 'image/svg+xml')
    expect(drawn.querySelector('parsererror')).toBeNull()
    expect(drawn.querySelectorAll('rect')).toHaveLength(4)
    expect(text.match(/M[-\d.]+ [-\d.]+H/g)).toHaveLength(2)
    expect(text).toContain('Unit &lt;2&gt; &amp; &quot;co&quot;')
    expect(text).toContain('<title>A &amp; B</title>')
  })
})
