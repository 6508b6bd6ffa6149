import { describe, expect, it } from 'vitest'
import { chartView } from '../../../src/contract/org-chart-scenes.ts'
import { edgeAt } from '../../../src/renderer/src/canvas/camera.ts'
import {
  cameraOf,
  expansionOf,
  pointOfCamera,
  sameScene,
  unseenOf,
  viewOf,
} from '../../../src/renderer/src/features/org-chart/scenes/chart-scene.ts'
import {
  BRANCH_CAP,
  collapsed,
  type Expansion,
  ROOT,
} from '../../../src/renderer/src/features/org-chart/tree/chart-tree.ts'
import { placedChart } from '../../../src/renderer/src/features/org-chart/tree/placed-chart.ts'

const idOf = (number: number) => `01931d3a-5c00-7000-8000-${String(number).padStart(12, '0')}`
const nodeOf = (number: number, childCount = 0) => ({
  id: idOf(number),
  kind: 'unit' as const,
  name: `Unit ${number}`,
  parentId: null,
  unitKind: 'school' as const,
  note: null,
  childCount,
  peopleCount: 0,
})
const chartOf = (numbers: number[], ys: number[]) =>
  placedChart(
    numbers.map((number, at) => ({
      id: idOf(number),
      kind: 'unit' as const,
      parent: -1,
      parentId: ROOT,
      level: 1,
      position: at + 1,
      setSize: numbers.length,
      open: false,
      node: nodeOf(number),
      hidden: 0,
    })),
    { x: new Float64Array(numbers.length), y: Float64Array.from(ys) },
  )
const expansion: Expansion = {
  ...collapsed,
  open: new Set([idOf(2), idOf(1)]),
  shown: new Map([
    [ROOT, BRANCH_CAP * 2],
    [idOf(1), BRANCH_CAP],
  ]),
  moved: new Map([[idOf(3), { dx: 4, dy: -5 }]]),
}

describe('a scene', () => {
  it('has the form of the contract, and gives back the branches and positions it was made of', () => {
    const view = viewOf({ by: 'units', day: '2026-11-22', expansion, chosen: idOf(1) })
    expect(chartView.parse(JSON.parse(JSON.stringify(view)))).toEqual(view)
    const { open, shown, moved, past } = expansionOf(view)
    expect({ open, moved, past }).toEqual({ open: expansion.open, moved: expansion.moved, past: [] })
    expect(shown).toEqual(new Map([[ROOT, BRANCH_CAP * 2]]))
  })

  it('is the same wherever the window is and whichever order its branches were opened in', () => {
    const view = viewOf({ by: 'units', day: '', expansion })
    const camera = { zoom: 1, near: null, x: 5, y: 5 }
    expect(sameScene(view, { ...view, camera, chosen: idOf(9), open: [...view.open].reverse() })).toBe(true)
    for (const other of [
      { ...view, open: [] },
      { ...view, moved: [] },
      { ...view, at: '2026-01-01' },
      { ...view, by: 'reporting' as const },
      { ...view, shown: [] },
    ])
      expect(sameScene(view, other)).toBe(false)
  })

  it('places its window at the present position of the node that it was saved at', () => {
    const chart = chartOf([1, 2, 3], [0, 48, 96])
    const size = { width: 800, height: 600 }
    const camera = edgeAt({ ...size, zoom: 1, x: 0, y: 0 }, { x: -300, y: 50 }, 0.8)
    const kept = cameraOf(camera, chart)!
    expect(kept).toEqual({ zoom: 0.8, near: idOf(2), x: -300, y: 2 })
    expect(pointOfCamera(kept, chart)).toEqual({ x: -300, y: 50 })
    expect(pointOfCamera(kept, chartOf([7, 1, 2, 3], [0, 48, 96, 144]))).toEqual({ x: -300, y: 98 })
    expect(pointOfCamera(kept, chartOf([1], [0]))).toBeUndefined()
    expect(cameraOf({ ...camera, width: 0 }, chart)).toBeNull()
  })

  it('names each missing node once', () => {
    const view = viewOf({ by: 'units', day: '', expansion, chosen: idOf(2) })
    expect(unseenOf(view, chartOf([1], [0]))).toEqual([idOf(2), idOf(3)])
  })
})
