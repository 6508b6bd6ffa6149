import { type ChartView, type OrgChartBy, ZOOM } from '../../../../../contract/org-chart-scenes.ts'
import { type Camera, edgeOf } from '../../../canvas/camera.ts'
import { BRANCH_CAP, collapsed, type Expansion, ROOT } from '../tree/chart-tree.ts'
import { boundedOffset } from '../tree/moved-positions.ts'
import { nearestNode, type PlacedChart } from '../tree/placed-chart.ts'

type SceneCamera = NonNullable<ChartView['camera']>

/** The position of the window relative to the nearest node with an id of its own. */
export const cameraOf = (camera: Camera, chart: PlacedChart): SceneCamera | null => {
  if (camera.width === 0) return null
  const edge = edgeOf(camera)
  const near = nearestNode(chart, edge, ({ node }) => node !== undefined)
  const place = near === undefined ? undefined : chart.placeOf.get(near)
  const from = place === undefined ? { x: 0, y: 0 } : { x: chart.x[place] as number, y: chart.y[place] as number }
  return {
    zoom: Math.min(ZOOM.most, Math.max(ZOOM.least, camera.zoom)),
    near: near ?? null,
    x: boundedOffset(edge.x - from.x),
    y: boundedOffset(edge.y - from.y),
  }
}

/** The point that was at the window's edge; undefined while its node is not in the chart. */
export const pointOfCamera = ({ near, x, y }: SceneCamera, chart: PlacedChart) => {
  if (near === null) return { x, y }
  const place = chart.placeOf.get(near)
  return place === undefined ? undefined : { x: (chart.x[place] as number) + x, y: (chart.y[place] as number) + y }
}

/** The present view in the form in which it is saved. Its lists always have the same order. */
export const viewOf = ({
  by,
  day,
  expansion: { open, shown, moved },
  chosen = '',
  camera = null,
}: {
  by: OrgChartBy
  day: string
  expansion: Expansion
  chosen?: string
  camera?: ChartView['camera']
}): ChartView => ({
  by,
  at: day === '' ? null : day,
  open: [...open].sort(),
  shown: [...shown]
    .filter(([, count]) => count > BRANCH_CAP)
    .map(([id, count]) => ({ id: id === ROOT ? null : id, count }))
    .sort((a, b) => (`${a.id}` < `${b.id}` ? -1 : 1)),
  chosen: chosen === '' ? null : chosen,
  camera,
  moved: [...moved].map(([id, by]) => ({ id, ...by })).sort((a, b) => (a.id < b.id ? -1 : 1)),
})

/** The branches and positions of a view, with an empty undo history. */
export const expansionOf = ({ open, shown, moved }: ChartView): Expansion => ({
  ...collapsed,
  open: new Set(open),
  shown: new Map(shown.map(({ id, count }) => [id ?? ROOT, count])),
  moved: new Map(moved.map(({ id, dx, dy }) => [id, { dx, dy }])),
})

/** Ignores the position of the window and the open details, which are no change of a scene. */
export const sameScene = (a: ChartView, b: ChartView) => {
  const print = (view: ChartView) =>
    JSON.stringify(viewOf({ by: view.by, day: view.at ?? '', expansion: expansionOf(view) }))
  return print(a) === print(b)
}

/** The entries of a view that the completely loaded chart does not show: they are gone, or below a closed branch. */
export const unseenOf = ({ open, chosen, moved }: ChartView, { placeOf }: Pick<PlacedChart, 'placeOf'>) =>
  [...new Set([...open, ...moved.map(({ id }) => id), ...(chosen === null ? [] : [chosen])])].filter(
    (id) => !placeOf.has(id),
  )
