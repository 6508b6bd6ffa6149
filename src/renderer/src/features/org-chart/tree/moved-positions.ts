import { MAX_OFFSET } from '../../../../../contract/org-chart-scenes.ts'
import type { Layout } from './tidy-layout.ts'

/** The distance of a node from its place in the layout, in pixels at zoom 1. */
export type Offset = { dx: number; dy: number }
/** The nodes that were moved by hand. A node takes its branch with it. */
export type Moved = ReadonlyMap<string, Offset>

/** Limits a distance to what a scene can store. */
export const boundedOffset = (pixels: number) => Math.round(Math.min(MAX_OFFSET, Math.max(-MAX_OFFSET, pixels)))

export const movedBy = (moved: Moved, id: string, { dx, dy }: Offset): Moved => {
  const before = moved.get(id) ?? { dx: 0, dy: 0 }
  const after = { dx: boundedOffset(before.dx + dx), dy: boundedOffset(before.dy + dy) }
  const next = new Map(moved)
  if (after.dx === 0 && after.dy === 0) next.delete(id)
  else next.set(id, after)
  return next
}

/**
 * Applies moves to a layout, in linear time. `nodes` are those of the layout, a parent before its children. Without
 * moves the layout itself is returned.
 */
export const movedLayout = (nodes: readonly { id: string; parent: number }[], layout: Layout, moved: Moved): Layout => {
  if (moved.size === 0 || !nodes.some(({ id }) => moved.has(id))) return layout
  const [x, y] = [Float64Array.from(layout.x), Float64Array.from(layout.y)]
  nodes.forEach(({ id, parent }, place) => {
    const own = moved.get(id)
    // The shift of the parent is the difference between its two places.
    const above =
      parent < 0
        ? { dx: 0, dy: 0 }
        : {
            dx: (x[parent] as number) - (layout.x[parent] as number),
            dy: (y[parent] as number) - (layout.y[parent] as number),
          }
    x[place] = (layout.x[place] as number) + above.dx + (own?.dx ?? 0)
    y[place] = (layout.y[place] as number) + above.dy + (own?.dy ?? 0)
  })
  return { x, y }
}
