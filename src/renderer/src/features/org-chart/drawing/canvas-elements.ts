import type { CanvasEdge, CanvasNode } from '../../../canvas/chart-canvas.ts'
import type { ChartColours } from '../../../canvas/chart-colours.ts'
import { formatNumber } from '../../../i18n/messages.ts'
import { controlOf, waysBetween } from '../chain/hop-way.ts'
import { labelOf } from '../words/node-words.ts'
import type { PlacedChart } from '../tree/placed-chart.ts'

/** A delegation between two people of the chart. */
export type ChartLink = { id: string; from: string; to: string }

/** The mark of a branch: the number of nodes below, and whether it is open. */
const badgeOf = (count: number, open: boolean, colours: ChartColours) => {
  const number = count > 9_999 ? `${formatNumber(Math.floor(count / 1_000))}k` : String(count)
  const arrow = open ? 'M32 12l-3-4h6z' : 'M34 10l-4-3v6z'
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="42" height="20"><rect x=".5" y=".5" width="41" height="19" rx="4" fill="${colours.hover}" stroke="${colours.line}"/><text x="26" y="14" text-anchor="end" font-family="system-ui,sans-serif" font-size="11" fill="${colours.ink}">${number}</text><path d="${arrow}" fill="${colours.muted}"/></svg>`,
  )}`
}

/** How far the delegations of a node to nodes of its own level extend to the right of it. */
export const reachOf = (chart: PlacedChart, { id, links }: { id: string; links: readonly ChartLink[] }) =>
  waysBetween(chart, links)
    .filter(({ link, way }) => way.side === 0 && (link.from === id || link.to === id))
    .reduce((most, { way: { top, from } }) => Math.max(most, top.x - from.x), 0)

const classes = (...names: (string | false | null | undefined)[]) => names.filter(Boolean).join(' ')

/** The mounted elements for the canvas. A delegation is mounted when both of its ends are. */
export const canvasElements = (
  { nodes, x, y, placeOf }: PlacedChart,
  {
    places,
    colours,
    chosenId,
    marked,
    links,
  }: {
    places: readonly number[]
    colours: ChartColours
    chosenId: string | undefined
    /** The nodes of the selected path and of an overlay. */
    marked: ReadonlySet<string>
    links: readonly ChartLink[]
  },
): { nodes: CanvasNode[]; edges: CanvasEdge[] } => {
  const mounted = new Set(places)
  const shownNodes: CanvasNode[] = []
  const edges: CanvasEdge[] = []
  for (const place of places) {
    const node = nodes[place]
    if (!node) continue
    const count = node.node?.childCount ?? 0
    shownNodes.push({
      id: node.id,
      x: x[place] as number,
      y: y[place] as number,
      label: labelOf(node),
      ...(count > 0 ? { badge: badgeOf(count, node.open, colours) } : {}),
      classes: classes(
        node.node?.unitKind && `kind-${node.node.unitKind}`,
        count > 0 && 'branch',
        node.node === undefined && 'more',
        marked.has(node.id) && 'marked',
        node.id === chosenId && 'chosen',
      ),
    })
  }
  for (const { link, way } of waysBetween({ x, y, placeOf }, links)) {
    const { id, from, to } = link
    if (![from, to].every((end) => mounted.has(placeOf.get(end) ?? -1))) continue
    const { turns, ...control } = controlOf(way)
    edges.push({ id: `delegation:${id}`, source: from, target: to, ...control, classes: turns })
  }
  return { nodes: shownNodes, edges }
}
