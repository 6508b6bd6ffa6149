import type { ChartColours } from '../../../canvas/chart-colours.ts'
import { type Box, NODE } from '../../../canvas/geometry.ts'
import type { VisibleNode } from './chart-tree.ts'
import { type Moved, movedLayout } from './moved-positions.ts'
import type { Layout } from './tidy-layout.ts'

/** A chart with the places of its nodes. */
export type PlacedChart = Layout & { nodes: readonly VisibleNode[]; placeOf: ReadonlyMap<string, number> }

export const placedChart = (nodes: readonly VisibleNode[], layout: Layout): PlacedChart => ({
  x: layout.x,
  y: layout.y,
  nodes,
  placeOf: new Map(nodes.map(({ id }, place) => [id, place])),
})

/** The colour of each node: that of the unit's kind; all people have the same. */
export const colourOf =
  ({ nodes }: Pick<PlacedChart, 'nodes'>, colours: ChartColours) =>
  (place: number): string => {
    const kind = nodes[place]?.node?.unitKind
    return kind ? colours[`kind-${kind}`] : colours.outline
  }

/** The same nodes with the moves by hand applied. */
export const withMoved = (chart: PlacedChart, moved: Moved): PlacedChart => ({
  ...chart,
  ...movedLayout(chart.nodes, chart, moved),
})

/** The smallest box around these places; empty when there are none. */
export const boxAround = ({ x, y }: Layout, places: Iterable<number>): Box => {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const place of places) {
    box.left = Math.min(box.left, x[place] as number)
    box.right = Math.max(box.right, x[place] as number)
    box.top = Math.min(box.top, y[place] as number)
    box.bottom = Math.max(box.bottom, y[place] as number)
  }
  if (box.left > box.right) return { left: 0, top: 0, right: 0, bottom: 0 }
  const [across, along] = [NODE.width / 2, NODE.height / 2]
  return { left: box.left - across, right: box.right + across, top: box.top - along, bottom: box.bottom + along }
}

/** The smallest box around all nodes; empty for a chart without nodes. */
export const extentOf = (layout: Layout): Box => boxAround(layout, layout.x.keys())

/**
 * The place of the node at a point, or of the nearest one within `slack`, so that a node that is drawn a pixel high can
 * be hit. Undefined when there is none.
 */
export const nodeAt = ({ x, y }: Layout, point: { x: number; y: number }, slack = 0) => {
  let best: number | undefined
  let nearest = slack
  for (let place = 0; place < x.length; place += 1) {
    const across = Math.abs((x[place] as number) - point.x) - NODE.width / 2
    const along = Math.abs((y[place] as number) - point.y) - NODE.height / 2
    const distance = Math.max(0, across, along)
    if (distance > nearest || (distance === nearest && best !== undefined)) continue
    best = place
    nearest = distance
  }
  return best
}

/** The nearest node to a point among those that `wanted` accepts. */
export const nearestNode = (
  { nodes, x, y }: Pick<PlacedChart, 'nodes' | 'x' | 'y'>,
  point: { x: number; y: number },
  wanted: (node: VisibleNode) => boolean,
): string | undefined => {
  let best: { id: string; distance: number } | undefined
  nodes.forEach((node, place) => {
    const distance = Math.hypot((x[place] as number) - point.x, (y[place] as number) - point.y)
    if ((!best || distance < best.distance) && wanted(node)) best = { id: node.id, distance }
  })
  return best?.id
}
