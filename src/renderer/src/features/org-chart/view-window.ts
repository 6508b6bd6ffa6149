import type { Box, PlacedChart } from './placed-chart.ts'
import { NODE } from './tidy-layout.ts'

/** Most nodes that are mounted at once; with more in view the chart is painted as a map instead. */
export const MOUNT_CAP = 500

export type Mounted = { far: true } | { far: false; places: number[] }

/**
 * The nodes to mount for what is in view (a box that has its margin already): those inside, the parents their lines come
 * from, what is asked for besides, and then children of those inside as long as the cap allows.
 */
export const viewWindow = (
  { nodes, x, y }: Pick<PlacedChart, 'nodes' | 'x' | 'y'>,
  view: Box,
  besides: Iterable<number> = [],
): Mounted => {
  const inside = new Set<number>()
  const [across, along] = [NODE.width / 2, NODE.height / 2]
  for (let place = 0; place < nodes.length; place += 1) {
    const left = x[place] as number
    const top = y[place] as number
    if (left + across < view.left || left - across > view.right) continue
    if (top + along < view.top || top - along > view.bottom) continue
    inside.add(place)
    if (inside.size > MOUNT_CAP) return { far: true }
  }
  const mounted = new Set(inside)
  for (const place of inside) {
    const { parent } = nodes[place] as PlacedChart['nodes'][number]
    if (parent >= 0) mounted.add(parent)
  }
  for (const place of besides) mounted.add(place)
  for (let place = 0; place < nodes.length && mounted.size < MOUNT_CAP; place += 1)
    if (inside.has((nodes[place] as PlacedChart['nodes'][number]).parent)) mounted.add(place)
  return { far: false, places: [...mounted].sort((a, b) => a - b) }
}
