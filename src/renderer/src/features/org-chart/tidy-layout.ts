import { hierarchy, tree } from 'd3-hierarchy'
import { NODE } from '../../canvas/geometry.ts'

export type Layout = { x: Float64Array<ArrayBuffer>; y: Float64Array<ArrayBuffer> }

/**
 * Centres of nodes in a tree that grows to the right, in linear time (Buchheim, Jünger and Leipert, "Improving Walker's
 * algorithm to run in linear time", 2002, as d3-hierarchy has it). `parents` are places, -1 for a root; a parent comes
 * before its children. Several roots stand below each other.
 */
export const tidyLayout = (parents: ArrayLike<number>): Layout => {
  const count = parents.length
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  if (count === 0) return { x, y }
  const children: number[][] = Array.from({ length: count + 1 }, () => [])
  for (let place = 0; place < count; place += 1) children[(parents[place] as number) + 1]?.push(place)

  const row = NODE.height + NODE.siblingGap
  const cousins = (NODE.height + NODE.cousinGap) / row
  const laid = tree<number>()
    .nodeSize([row, NODE.width + NODE.levelGap])
    .separation((a, b) => (a.parent === b.parent ? 1 : cousins))(hierarchy(-1, (place) => children[place + 1]))
  for (const { data, x: across, y: along } of laid.descendants()) {
    if (data < 0) continue
    x[data] = along - (NODE.width + NODE.levelGap)
    y[data] = across
  }
  return { x, y }
}
