import { MAX_OFFSET } from '../../../../../contract/org-chart-scenes.ts'
import type { Layout } from './tidy-layout.ts'

/** How far a node stands from its place in the layout, in pixels at zoom 1. */
export type Offset = { dx: number; dy: number }
/** Nodes moved by hand. A node takes its branch with it. */
export type Moved = ReadonlyMap<string, Offset>

/** No farther than a scene can keep it. */
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
 * The layout with what was moved at its place, in linear time. `nodes` are those that were laid out, a parent before its
 * children. A layout that nothing moves in is given back as it is.
 */
export const movedLayout = (nodes: readonly { id: string; parent: number }[], layout: Layout, moved: Moved): Layout => {
  if (moved.size === 0 || !nodes.some(({ id }) => moved.has(id))) return layout
  const [x, y] = [Float64Array.from(layout.x), Float64Array.from(layout.y)]
  nodes.forEach(({ id, parent }, place) => {
    const own = moved.get(id)
    // What the parent was shifted by is what is between its two places.
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
