import { NODE } from '../../canvas/geometry.ts'
import { BOW } from '../../canvas/style-canvas.ts'

export type Point = { x: number; y: number }

/** How far a hop from one level to another leaves the straight line, so that it does not cover the line of the tree. */
const ARCH = 24
/** How far right of a node what is written at a wide bow ends. */
const BOW_REACH = BOW / 2 + 40
/** The control point of a bow that has to stay in the gap before the next level. */
const TIGHT = 1.3 * NODE.levelGap

/** Nodes stand where a wide bow between two nodes of a level would go. */
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
 * The way of a hop: from one level to another through the gap between them, within a level out to the right and back; a tight
 * bow stays in the gap there. `nth` counts the hops between the same two nodes, which lie beside each other. It is a quadratic
 * curve with one control point; `top`, half way along, is where the label stands.
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
