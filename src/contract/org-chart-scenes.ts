import { z } from 'zod'
import { procedure } from './errors.ts'
import { id, instant, line, plainLine, version } from './ids.ts'
import { page } from './page.ts'

/** Scenes that one profile keeps. */
export const MAX_SCENES = 200
/** Open branches, and nodes moved by hand, of one view. */
export const MAX_VIEW_ENTRIES = 5_000
/** Bytes of one scene as JSON; more is `PAYLOAD_TOO_LARGE`. */
export const MAX_SCENE_BYTES = 512 * 1024
export const ZOOM = { least: 0.01, most: 2 } as const

/** What connects the nodes of a chart: units below units, or people below their manager. */
export const orgChartBy = z.enum(['units', 'reporting'])
export type OrgChartBy = z.infer<typeof orgChartBy>

/** The farthest that a node or the window is kept from its place in the layout, along one axis, in pixels at zoom 1. */
export const MAX_OFFSET = 1_000_000
const offset = z.number().min(-MAX_OFFSET).max(MAX_OFFSET)

/** The view of a chart. It holds ids and places, and no content of the nodes. */
export const chartView = z.object({
  by: orgChartBy,
  /**
   * The day of the chart, `YYYY-MM-DD`, meaning its end in the window's time zone. null means today, on whatever day it
   * is opened.
   */
  at: z.iso.date().nullable().default(null),
  /** Nodes whose branches are open. */
  open: z.array(id).max(MAX_VIEW_ENTRIES).default([]),
  /** How many children of a branch are shown, when it is more than the first ones. `id` null means the roots. */
  shown: z
    .array(z.object({ id: id.nullable(), count: z.int().min(1).max(100_000) }))
    .max(MAX_VIEW_ENTRIES)
    .default([]),
  /** The node whose details are open. */
  chosen: id.nullable().default(null),
  /**
   * The place of the middle of the window's left edge, as a distance from the node `near`, so that it is found again
   * when branches have grown. With `near` null, the distance is from the chart's origin. null fits the chart to the
   * window.
   */
  camera: z
    .object({ zoom: z.number().min(ZOOM.least).max(ZOOM.most), near: id.nullable(), x: offset, y: offset })
    .nullable()
    .default(null),
  /** Nodes moved by hand, each with its whole branch, and how far from their place in the layout. */
  moved: z
    .array(z.object({ id, dx: offset, dy: offset }))
    .max(MAX_VIEW_ENTRIES)
    .default([]),
})
export type ChartView = z.infer<typeof chartView>

export const sceneName = line(100)

/** A view of the chart that was given a name. */
export const scene = z.object({ id, version, name: plainLine(100), savedAt: instant, view: chartView })
export type Scene = z.infer<typeof scene>

export const sceneSummary = scene.omit({ view: true }).extend(chartView.pick({ by: true, at: true }).shape)
export type SceneSummary = z.infer<typeof sceneSummary>

/** The chart's last view, and the scene from which it was begun. */
export const lastView = z.object({ view: chartView, sceneId: id.nullable().default(null) })
export type LastView = z.infer<typeof lastView>

const bothOrNone = [
  ({ id: of, version: from }: { id?: string | undefined; version?: number | undefined }) =>
    (of === undefined) === (from === undefined),
  {
    path: ['version'] as PropertyKey[],
    params: { rule: 'version', expected: 'id and version of the scene to replace, or neither for a new one' },
  },
] as const

/**
 * Scenes are stored beside the profiles and not in the school's database, so that a read-only school has scenes too.
 */
export const scenes = {
  list: procedure
    .route({
      method: 'GET',
      path: '/org-chart/scenes',
      tags: ['org-chart'],
      description:
        'Lists the scenes of this profile by name, all on one page. `unreadable` names files in the scenes folder ' +
        'that hold no scene. They are left as they are.',
    })
    .output(page(sceneSummary).extend({ unreadable: z.array(z.string()) })),
  get: procedure
    .route({
      method: 'GET',
      path: '/org-chart/scenes/{id}',
      tags: ['org-chart'],
      description:
        'Returns one scene with its view. `CONFLICT` reason `scene-unreadable` when its file is damaged. The file ' +
        'is kept.',
    })
    .input(z.object({ id }))
    .output(scene),
  save: procedure
    .route({
      method: 'POST',
      path: '/org-chart/scenes',
      tags: ['org-chart'],
      description:
        `Keeps a view under a name, at most ${MAX_SCENES} in a profile (\`RULE_VIOLATION\` rule \`scenes-full\`). With ` +
        '`id` and `version` it takes the place of that scene. A name is there once, in whatever case: `DUPLICATE` says ' +
        'the scene that has it.',
    })
    .input(
      z
        .object({ id: id.optional(), version: version.optional(), name: sceneName, view: chartView })
        .refine(...bothOrNone),
    )
    .output(scene),
  rename: procedure
    .route({
      method: 'PATCH',
      path: '/org-chart/scenes/{id}',
      tags: ['org-chart'],
      description: 'Gives a scene another name and leaves its view as it is.',
    })
    .input(z.object({ id, version, name: sceneName }))
    .output(scene),
  remove: procedure
    .route({
      method: 'DELETE',
      path: '/org-chart/scenes/{id}',
      tags: ['org-chart'],
      description: 'Removes a scene. A damaged file is renamed instead, so that nothing of it is lost.',
    })
    .input(z.object({ id, version }))
    .output(z.object({ id })),
  lastView: procedure
    .route({
      method: 'GET',
      path: '/org-chart/last-view',
      tags: ['org-chart'],
      description:
        "Returns the view that this profile's chart had last. null when none was kept, or when its file is " +
        'damaged.',
    })
    .output(z.object({ last: lastView.nullable() })),
  keepLastView: procedure
    .route({
      method: 'PUT',
      path: '/org-chart/last-view',
      tags: ['org-chart'],
      description:
        'Stores the view that the chart has. The console does this by itself. Of two windows the later one wins.',
    })
    .input(lastView)
    .output(z.object({})),
}
