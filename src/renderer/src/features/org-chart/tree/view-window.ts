import { type Box, NODE } from '../../../canvas/geometry.ts'
import type { PlacedChart } from './placed-chart.ts'

/** The most nodes that are mounted at once. When more are visible, the chart is painted as a map instead. */
export const MOUNT_CAP = 500

export type Mounted = { far: true } | { far: false; places: number[] }

/** The places to mount: those in the visible box (which includes its margin), and those asked for in addition. */
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
  for (const place of besides) inside.add(place)
  return { far: false, places: [...inside].sort((a, b) => a - b) }
}
