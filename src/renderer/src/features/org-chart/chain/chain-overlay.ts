import type { ChainWords } from '../../../chain/chain-words.ts'
import type { CanvasEdge, CanvasNode } from '../../../canvas/chart-canvas.ts'
import type { ChartColours } from '../../../canvas/chart-colours.ts'
import { FAULT_SIZE, faultMark } from '../../../canvas/fault-mark.ts'
import { NODE } from '../../../canvas/geometry.ts'
import { shortened } from '../../../canvas/shortened.ts'
import { controlOf, waysBetween } from './hop-way.ts'
import type { PlacedChart } from '../tree/placed-chart.ts'

/** A hop of the chain between two nodes of the chart. `nth` is its number, from 1 at the root. */
export type ChartHop = { nth: number; from: string; to: string; words: string; fails: boolean }

/** A chain on the chart: its nodes, those with a fault, its hops, and the highlighted hop. */
export type ChartOverlay = {
  nodes: ReadonlySet<string>
  failing: ReadonlySet<string>
  hops: readonly ChartHop[]
  active: number | undefined
}

export const noOverlay: ChartOverlay = { nodes: new Set(), failing: new Set(), hops: [], active: undefined }

/**
 * Places a chain on the chart. `nodeOf` returns the node for a person: the person in the reporting chart, their unit in
 * the units chart, or undefined. A hop within one node is not drawn.
 */
export const overlayOf = (
  { people, hops }: ChainWords,
  { nodeOf, active }: { nodeOf: (personId: string) => string | undefined; active: number | undefined },
): ChartOverlay => {
  const placed = people.map(({ id }) => nodeOf(id))
  const known = (ids: readonly (string | undefined)[]) => new Set(ids.filter((id) => id !== undefined))
  return {
    nodes: known(placed),
    failing: known(placed.filter((_, place) => people[place]?.fails)),
    hops: hops.flatMap(({ what, fails }, place) => {
      const [from, to] = [placed[place], placed[place + 1]]
      if (from === undefined || to === undefined || from === to) return []
      return [{ nth: place + 1, from, to, words: fails || what, fails: fails !== '' }]
    }),
    active,
  }
}

/** The places that the overlay needs mounted, visible or not. */
export const overlayPlaces = ({ nodes }: ChartOverlay, { placeOf }: Pick<PlacedChart, 'placeOf'>) =>
  [...nodes].flatMap((id) => placeOf.get(id) ?? [])

const LETTERS = 26
const hopElementId = (nth: number) => `hop:${nth}`
export const hopOfElement = (id: string) => Number(id.slice('hop:'.length))

/** A line width that stays visible at any zoom. It changes in steps, so that not every frame updates styles. */
const widthAt = (zoom: number) => Math.min(64, 2 * 2 ** (Math.ceil(2 * Math.log2(Math.max(1, 1 / zoom))) / 2))

/** The hops with both ends in the chart, as arrows. A failing hop also has a mark. */
export const hopElements = (
  { x, y, placeOf }: Pick<PlacedChart, 'x' | 'y' | 'placeOf'>,
  { overlay, colours, zoom }: { overlay: ChartOverlay; colours: ChartColours; zoom: number },
): { nodes: CanvasNode[]; edges: CanvasEdge[] } => {
  const nodes: CanvasNode[] = []
  const edges: CanvasEdge[] = []
  for (const { link, way } of waysBetween({ x, y, placeOf }, overlay.hops)) {
    const { nth, from, to, words, fails } = link
    const { top } = way
    const { turns, ...control } = controlOf(way)
    const isActive = overlay.active === nth
    const names = ['hop', turns, fails && 'fails', isActive && 'active']
    edges.push({
      id: hopElementId(nth),
      source: from,
      target: to,
      // The panel has the text of every hop; the chart only that of the highlighted hop and of faults.
      above: isActive || fails ? shortened(`${nth} ${words}`, LETTERS) : String(nth),
      width: widthAt(zoom),
      ...control,
      classes: names.filter(Boolean).join(' '),
    })
    if (!fails) continue
    // Above the label.
    const at = { x: top.x, y: top.y - FAULT_SIZE - 4 }
    nodes.push({ id: `!${hopElementId(nth)}`, ...at, label: '', badge: faultMark(colours), classes: 'fault' })
  }
  for (const id of overlay.failing) {
    const place = placeOf.get(id)
    if (place === undefined) continue
    const corner = { x: (x[place] as number) + NODE.width / 2, y: (y[place] as number) - NODE.height / 2 }
    nodes.push({ id: `!${id}`, ...corner, label: '', badge: faultMark(colours), classes: 'fault' })
  }
  return { nodes, edges }
}
