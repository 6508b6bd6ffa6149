import { describe, expect, it } from 'vitest'
import { type Camera, filledBy, fitted, PADDING, revealing } from '../../../src/renderer/src/canvas/camera.ts'
import { type Box, NODE } from '../../../src/renderer/src/canvas/geometry.ts'
import { ROOT, visibleTree } from '../../../src/renderer/src/features/org-chart/tree/chart-tree.ts'
import {
  extentOf,
  type PlacedChart,
  placedChart,
} from '../../../src/renderer/src/features/org-chart/tree/placed-chart.ts'
import { tidyLayout } from '../../../src/renderer/src/features/org-chart/tree/tidy-layout.ts'
import { useChartWindow } from '../../../src/renderer/src/features/org-chart/drawing/useChartWindow.ts'

const unit = (id: string, childCount = 0) => ({
  id,
  kind: 'unit' as const,
  name: id,
  parentId: null,
  unitKind: 'school' as const,
  note: null,
  childCount,
  peopleCount: 0,
})

/** A district of 20 schools with 200 classes each. The schools in `open` are expanded. */
const district = (...open: string[]): PlacedChart => {
  const nodes = visibleTree({ open: new Set(['district', ...open]), led: new Map() }, (id) => {
    const count = id === 'district' ? 20 : 200
    const items =
      id === ROOT
        ? [unit('district', 20)]
        : Array.from({ length: count }, (_, nth) =>
            id === 'district' ? unit(`school ${nth}`, 200) : unit(`${id}, class ${nth}`),
          )
    return { items, total: items.length }
  })
  return placedChart(nodes, tidyLayout(nodes.map(({ parent }) => parent)))
}

const sizes = {
  '1280x800': { width: 1088, height: 627 },
  '1280x800 with details': { width: 648, height: 627 },
  '1920x1080': { width: 1728, height: 907 },
  '1920x1080 with details': { width: 1288, height: 907 },
}
const mapIn = ({ width, height }: { width: number; height: number }): Box => ({
  left: width - 188,
  top: height - 140,
  right: width - 4,
  bottom: height - 4,
})
const onScreen = ({ zoom, x, y }: Camera, box: Box): Box => ({
  left: box.left * zoom + x,
  top: box.top * zoom + y,
  right: box.right * zoom + x,
  bottom: box.bottom * zoom + y,
})
const isApart = (one: Box, other: Box) =>
  one.right <= other.left || one.left >= other.right || one.bottom <= other.top || one.top >= other.bottom
const isInside = (box: Box, { width, height }: Camera) =>
  box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height

describe.each(Object.entries(sizes))('in a window of %s', (_, size) => {
  const camera: Camera = { zoom: 1, x: 0, y: 0, ...size }
  const map = mapIn(size)

  it.each([
    ['tall', { left: 0, top: 0, right: 900, bottom: 6_000 }],
    ['wide', { left: -4_000, top: 0, right: 4_000, bottom: 900 }],
    ['as large as the window', { left: 0, top: 0, right: size.width, bottom: size.height }],
    ['small', { left: 0, top: 0, right: 300, bottom: 60 }],
  ])('what is fitted and %s is seen whole, beside the map', (__, box) => {
    const seen = onScreen(fitted(camera, box, [map]), box)
    expect(isApart(seen, map)).toBe(true)
    expect(isInside(seen, camera)).toBe(true)
  })

  it('a window near the edge of a larger chart leaves no empty space that it could fill', () => {
    const box = { left: 0, top: 0, right: 8_000, bottom: 6_000 }
    expect(filledBy({ ...camera, x: 300, y: 400 }, box)).toMatchObject({ x: PADDING, y: PADDING })
    const far = filledBy({ ...camera, x: -8_000, y: -6_000 }, box)
    expect(onScreen(far, box)).toMatchObject({ right: size.width - PADDING, bottom: size.height - PADDING })
    const inside = { ...camera, x: -1_000, y: -1_000 }
    expect(filledBy(inside, box)).toEqual(inside)
  })

  it('nothing of a chart smaller than the window is out of sight', () => {
    const box = { left: 0, top: 0, right: 300, bottom: 60 }
    expect(isInside(onScreen(filledBy({ ...camera, x: -200, y: 5_000 }, box), box), camera)).toBe(true)
  })

  it('a chart that fits beside the map is centred, as without a map', () => {
    const box = { left: 0, top: 0, right: 300, bottom: 60 }
    expect(fitted(camera, box, [map])).toEqual(fitted(camera, box))
  })

  it('a node behind the map is moved out the shorter way', () => {
    const behind = { left: map.left + 20, top: map.bottom - 50, right: map.left + 120, bottom: map.bottom - 30 }
    const seen = onScreen(revealing(camera, behind, { covered: [map] }), behind)
    expect(isApart(seen, map)).toBe(true)
    expect(isInside(seen, camera)).toBe(true)
    const free = { left: 100, top: 100, right: 200, bottom: 140 }
    expect(revealing(camera, free, { covered: [map] })).toEqual(camera)
  })
})

describe('keyboard travel', () => {
  const open = (
    chart: PlacedChart,
    size: { width: number; height: number } = sizes['1280x800'],
    reach: (id: string) => number = () => 0,
  ) => {
    let camera: Camera = { zoom: 1, x: 0, y: 0, ...size }
    let shown = chart
    let chosen: string | undefined
    const look = useChartWindow({
      chart: () => shown,
      chosenId: () => chosen,
      covered: () => [mapIn(camera)],
      reach,
      viewport: { now: () => camera, moveTo: (next) => (camera = next) },
    })
    look.start()
    const boxOf = (id: string): Box => {
      const place = shown.placeOf.get(id)!
      const [x, y] = [shown.x[place]!, shown.y[place]!]
      return {
        left: x - NODE.width / 2,
        right: x + NODE.width / 2,
        top: y - NODE.height / 2,
        bottom: y + NODE.height / 2,
      }
    }
    return {
      look,
      now: () => camera,
      go: (id: string) => {
        chosen = id
        look.reveal(id)
      },
      show: (next: PlacedChart) => {
        const before = shown
        shown = next
        look.follow(before)
      },
      resize: (next: { width: number; height: number }) => {
        camera = { ...camera, ...next }
        look.resized()
      },
      find: (id: string) => {
        chosen = id
        look.reveal(id, true)
      },
      boxOnScreen: (id: string) => onScreen(camera, boxOf(id)),
      isSeen: (id: string) => {
        const box = onScreen(camera, boxOf(id))
        return isInside(box, camera) && isApart(box, mapIn(camera))
      },
      all: () => onScreen(camera, extentOf(shown)),
    }
  }

  it('begins with the root and the first rows when the whole chart would be too small to read', () => {
    const { isSeen, now } = open(district())
    expect(now().zoom).toBe(0.7)
    expect(isSeen('district')).toBe(true)
    expect(isSeen('school 0')).toBe(true)
  })

  it('opens a branch of 200 and goes into it without a change of zoom, and sees where it came from', () => {
    const { go, show, isSeen, now } = open(district())
    go('school 9')
    const before = now()
    show(district('school 9'))
    expect(now()).toEqual(before)
    go('school 9, class 0')
    expect(isSeen('school 9, class 0')).toBe(true)
    expect(isSeen('school 9')).toBe(true)
    expect(now()).toEqual(before)
  })

  it('moves no more than necessary from node to node, and never zooms', () => {
    const { go, show, isSeen, now } = open(district())
    go('school 9')
    show(district('school 9'))
    const zoom = now().zoom
    let last = now()
    for (let nth = 0; nth < 200; nth += 1) {
      go(`school 9, class ${nth}`)
      expect(isSeen(`school 9, class ${nth}`)).toBe(true)
      expect(now().zoom).toBe(zoom)
      expect(Math.abs(now().y - last.y)).toBeLessThanOrEqual(2 * NODE.height)
      last = now()
    }
  })

  it('shows the parent too when both fit, and the node alone otherwise', () => {
    const { go, show, isSeen, look } = open(district())
    go('school 9')
    show(district('school 9'))
    look.pan(3, 0)
    go('school 9, class 3')
    expect(isSeen('school 9')).toBe(true)
    go('school 9, class 150')
    expect(isSeen('school 9, class 150')).toBe(true)
    expect(isSeen('school 9')).toBe(false)
  })

  it('a found node is centred, except at the ends of the chart', () => {
    const { find, boxOnScreen, isSeen, all, now } = open(district('school 9'))
    find('school 9, class 100')
    const { top, bottom } = boxOnScreen('school 9, class 100')
    expect((top + bottom) / 2).toBeCloseTo(now().height / 2)
    find('school 9, class 0')
    expect(isSeen('school 9, class 0')).toBe(true)
    expect(all().top).toBe(PADDING)
    find('school 9, class 199')
    expect(isSeen('school 9, class 199')).toBe(true)
    expect(all().bottom).toBeLessThanOrEqual(now().height - PADDING)
    expect(all().bottom).toBeGreaterThan(now().height - 200)
  })

  it('shows what reaches out of a node together with it', () => {
    const { find, go, boxOnScreen, now } = open(district('school 9'), sizes['1280x800 with details'], () => 110)
    find('school 9, class 100')
    expect(boxOnScreen('school 9, class 100').right + 110 * now().zoom).toBeLessThanOrEqual(now().width - PADDING)
    go('school 9, class 120')
    expect(boxOnScreen('school 9, class 120').right + 110 * now().zoom).toBeLessThanOrEqual(now().width - PADDING)
  })

  it('a fitted chart is fitted again when the details open, until the person moves it', () => {
    const { look, resize, all, now } = open(district('school 3'), sizes['1920x1080'])
    look.fit()
    resize(sizes['1280x800 with details'])
    expect(isInside(all(), now())).toBe(true)
    expect(isApart(all(), mapIn(now()))).toBe(true)
    look.zoom(2)
    const { zoom } = now()
    resize(sizes['1920x1080'])
    expect(now().zoom).toBe(zoom)
  })
})
