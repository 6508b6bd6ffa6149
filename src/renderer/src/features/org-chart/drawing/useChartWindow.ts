import {
  type Camera,
  centredOn,
  edgeAt,
  filledBy,
  fitted,
  hasRoomFor,
  middleOf,
  PADDING,
  revealing,
  zoomedBy,
} from '../../../canvas/camera.ts'
import { type Box, NODE } from '../../../canvas/geometry.ts'
import { boxAround, extentOf, nearestNode, type PlacedChart } from '../tree/placed-chart.ts'

/** The smallest zoom at which names can be read. A chart that does not fit starts at this zoom. */
const READABLE = 0.7

/** The viewport that the window moves. */
export type Viewport = { now: () => Camera; moveTo: (camera: Camera) => void }

/** Controls where the user looks: moves the window on request, and as little as possible when the chart changes. */
export const useChartWindow = ({
  chart,
  chosenId,
  covered,
  reach = () => 0,
  viewport: { now, moveTo },
}: {
  chart: () => PlacedChart
  chosenId: () => string | undefined
  /** What covers the window, in its pixels. */
  covered: () => readonly Box[]
  /** How far to the right of a node there is something that must be visible with it. */
  reach?: (id: string) => number
  viewport: Viewport
}) => {
  let started = false
  /** True once the user has chosen where to look. New nodes then no longer move the window. */
  let aimed = false
  let looking = false
  /** What the window was fitted to, until the user looks elsewhere. A change of size fits it again. */
  let fittedTo: readonly string[] | 'all' = []
  let lookedAt: string | undefined
  const spot = ({ zoom, x, y }: Camera) => `${zoom} ${x} ${y}`

  const look = (next: Camera) => {
    fittedTo = []
    looking = true
    moveTo(next)
    looking = false
    lookedAt = spot(now())
  }
  const aim = (next: Camera) => {
    aimed = true
    look(next)
  }
  const boxOf = (...ids: string[]) =>
    boxAround(
      chart(),
      ids.flatMap((id) => chart().placeOf.get(id) ?? []),
    )

  /** Shows the whole chart, or its beginning when the whole would be too small to read. */
  const start = () => {
    if (now().width === 0 || chart().nodes.length === 0) return
    started = true
    const extent = extentOf(chart())
    const whole = fitted(now(), extent, covered())
    if (whole.zoom >= READABLE) return look(whole)
    const [x, y] = [chart().x[0] as number, chart().y[0] as number]
    const root = centredOn(whole, { x: x + whole.width / 2 / READABLE - NODE.width, y }, READABLE)
    // Leaves no more space above the first row than beside the others.
    look({ ...root, y: Math.min(root.y, PADDING - extent.top * READABLE) })
  }

  /** Makes a node visible, with its parent when both fit. `middle` centres it, large enough to read. */
  const reveal = (id: string, middle = false) => {
    const place = chart().placeOf.get(id)
    if (place === undefined) return
    const seen = now()
    const point = { x: chart().x[place] as number, y: chart().y[place] as number }
    const box = boxOf(id)
    const beside = { ...box, right: box.right + reach(id) }
    if (middle) {
      const extent = extentOf(chart())
      const around = { ...extent, right: Math.max(extent.right, beside.right) }
      const near = filledBy(centredOn(seen, point, Math.max(seen.zoom, READABLE)), around)
      return look(revealing(near, beside, { covered: covered() }))
    }
    const least = revealing(seen, beside, { covered: covered() })
    if (spot(least) === spot(seen)) return
    const withParent = boxOf(id, chart().nodes[place]?.parentId ?? id)
    look(hasRoomFor(seen, withParent) ? revealing(seen, withParent, { covered: covered() }) : least)
  }

  /** Shows all of these nodes, no larger than necessary for reading, with space for the bends of hops. */
  const fitTo = (ids: readonly string[]) => {
    const box = boxOf(...ids)
    if (ids.some((id) => chart().placeOf.has(id)))
      aim(fitted(now(), { ...box, right: box.right + NODE.width / 2 }, covered()))
    fittedTo = ids
  }
  const fit = () => {
    aim(fitted(now(), extentOf(chart()), covered()))
    fittedTo = 'all'
  }

  return {
    start,
    /** Adapts to a changed chart: the active node stays in place while the tree grows around it. */
    follow: (before: PlacedChart) => {
      // Nodes that were moved by hand do not move anything else.
      if (started && chart().nodes === before.nodes) return
      if (!started || before.nodes.length === 0) return start()
      const { placeOf, nodes, x, y } = chart()
      const chosen = chosenId()
      // Without an active node, the visible part stays in place.
      const id = chosen ?? (aimed ? nearestNode(before, middleOf(now()), (node) => placeOf.has(node.id)) : undefined)
      if (id === undefined) return start()
      const [place, placeBefore] = [placeOf.get(id), before.placeOf.get(id)]
      if (place === undefined || placeBefore === undefined) return
      const seen = now()
      const held = {
        ...seen,
        x: seen.x + ((before.x[placeBefore] as number) - (x[place] as number)) * seen.zoom,
        y: seen.y + ((before.y[placeBefore] as number) - (y[place] as number)) * seen.zoom,
      }
      if (chosen === undefined) return look(held)
      const opened = nodes[place]?.open && !before.nodes[placeBefore]?.open
      const box = boxOf(id)
      const below = opened ? NODE.width + NODE.levelGap : 0
      look(revealing(held, { ...box, right: box.right + below }, { covered: covered() }))
    },
    /** The window has another size. */
    resized: () => {
      if (!started || (!aimed && chosenId() === undefined)) start()
      else if (fittedTo === 'all') fit()
      else if (fittedTo.length > 0) fitTo(fittedTo)
      else if (chosenId() !== undefined) reveal(chosenId()!)
    },
    /** The window moved, whoever moved it. */
    moved: () => {
      // A window of another size also reports a move, although nobody moved it.
      if (looking || lookedAt === undefined || lookedAt === spot(now())) return
      aimed = true
      fittedTo = []
    },
    fit,
    fitTo,
    reveal,
    zoom: (factor: number) => aim(zoomedBy(now(), factor)),
    /** By shares of the window. */
    pan: (x: number, y: number) => {
      const seen = now()
      aim({ ...seen, x: seen.x - x * seen.width, y: seen.y - y * seen.height })
    },
    centre: (point: { x: number; y: number }) => aim(centredOn(now(), point)),
    /** Moves the window so that the point is at the middle of its left edge. */
    place: (point: { x: number; y: number }, zoom: number) => aim(edgeAt(now(), point, zoom)),
  }
}
