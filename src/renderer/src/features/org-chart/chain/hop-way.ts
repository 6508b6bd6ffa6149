import { NODE } from '../../../canvas/geometry.ts'
import { BOW } from '../../../canvas/style-canvas.ts'
import type { PlacedChart } from '../tree/placed-chart.ts'

export type Point = { x: number; y: number }

/** The distance of a hop between levels from the straight line, so that it does not cover the line of the tree. */
const ARCH = 24
/** The distance to the right of a node at which the text of a wide bend ends. */
const BOW_REACH = BOW / 2 + 40
/** The control point of a bend that must stay in the gap before the next level. */
const TIGHT = 1.3 * NODE.levelGap

/** Whether nodes stand where a wide bend between two nodes of a level would go. */
export const isCrowded = ({ x, y }: { x: Float64Array; y: Float64Array }, source: Point, target: Point): boolean => {
  if (source.x !== target.x) return false
  const [left, right] = [source.x + NODE.width / 2, source.x + NODE.width / 2 + BOW_REACH]
  const [top, bottom] = [Math.min(source.y, target.y), Math.max(source.y, target.y)]
  for (let place = 0; place < x.length; place += 1) {
    const edge = (x[place] as number) - NODE.width / 2
    const along = y[place] as number
    if (edge > left && edge < right && along > top - NODE.height && along < bottom + NODE.height) return true
  }
  return false
}

/**
 * The curve of a hop: between levels through the gap between them; within a level out to the right and back, where a
 * tight bend stays in the gap. `nth` numbers the hops between the same two nodes, which are drawn side by side. It is a
 * quadratic curve with one control point; `top`, half way along, is the place of the label.
 */
export const wayOf = (source: Point, target: Point, { nth, tight }: { nth: number; tight: boolean }) => {
  const side = Math.sign(target.x - source.x)
  const from = { x: source.x + (side < 0 ? -0.5 : 0.5) * NODE.width, y: source.y }
  const to = { x: target.x + (side > 0 ? -0.5 : 0.5) * NODE.width, y: target.y }
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const bow = tight ? TIGHT * (1 + 0.25 * nth) : BOW * (1 + 0.6 * nth)
  const control = side === 0 ? { x: from.x + bow, y: middle.y } : { x: middle.x, y: middle.y - ARCH * (1 + 2 * nth) }
  const top = { x: (from.x + 2 * control.x + to.x) / 4, y: (from.y + 2 * control.y + to.y) / 4 }
  return { side, from, to, control, top }
}

/**
 * The links with both ends in the chart, with their curves. Links between the same two nodes are drawn side by side.
 */
export const waysBetween = <Link extends { from: string; to: string }>(
  { x, y, placeOf }: Pick<PlacedChart, 'x' | 'y' | 'placeOf'>,
  links: readonly Link[],
) => {
  const pairs = new Map<string, number>()
  const pointOf = (id: string): Point | undefined => {
    const place = placeOf.get(id)
    return place === undefined ? undefined : { x: x[place] as number, y: y[place] as number }
  }
  return links.flatMap((link) => {
    const [source, target] = [pointOf(link.from), pointOf(link.to)]
    if (!source || !target) return []
    const pair = [link.from, link.to].sort().join()
    const nth = pairs.get(pair) ?? 0
    pairs.set(pair, nth + 1)
    return [{ link, way: wayOf(source, target, { nth, tight: isCrowded({ x, y }, source, target) }) }]
  })
}

/** `bend` and `weight` are the control point for the canvas: along the line between the ends, and across it. */
export const controlOf = ({ side, from, to, control }: ReturnType<typeof wayOf>) => {
  const [across, along] = [to.x - from.x, to.y - from.y]
  const [dx, dy] = [control.x - from.x, control.y - from.y]
  const length = Math.hypot(across, along) || 1
  return {
    turns: side === 0 ? 'bows' : side > 0 ? 'forth' : 'back',
    weight: (dx * across + dy * along) / length ** 2,
    bend: (dy * across - dx * along) / length,
  }
}
