import { z } from 'zod'
import { procedure } from './errors.ts'
import { id, instant } from './ids.ts'
import { orgUnitKind } from './org-units.ts'
import { orgChartBy, scenes } from './org-chart-scenes.ts'
import { page, pageInput } from './page.ts'

export { orgChartBy, type OrgChartBy } from './org-chart-scenes.ts'

/** The most nodes of an outline. With more it says `truncated`. */
export const MAX_OUTLINE = 20_000

export const orgChartNode = z.object({
  id,
  kind: z.enum(['unit', 'person']),
  name: z.string(),
  /** The unit above or the manager then; null for a root. */
  parentId: id.nullable(),
  /** Of a unit. */
  unitKind: orgUnitKind.nullable(),
  /** A unit's code, or the role and unit of a person's main assignment at that time. */
  note: z.string().nullable(),
  /** Units directly below, or people who report to this person then. */
  childCount: z.int(),
  /** People with an assignment in this unit itself at that time; null for a person. */
  peopleCount: z.int().nullable(),
})
export type OrgChartNode = z.infer<typeof orgChartNode>

/** Now when left out. Every page after the first must send the `at` of the first page. */
const at = { at: instant.optional() }

export const orgChart = {
  children: procedure
    .route({
      method: 'GET',
      path: '/org-chart',
      tags: ['org-chart'],
      description:
        'Lists the nodes directly below `parentId`, by name. Without it, lists the roots: units without a unit ' +
        'above, or people who manage someone at that time and have no manager. Entries that were deleted by then ' +
        'are left out. An unknown parent has nobody below.',
    })
    .input(z.object({ by: orgChartBy.default('units'), parentId: id.optional(), ...at, ...pageInput }))
    .output(page(orgChartNode).extend({ at: instant })),

  path: procedure
    .route({
      method: 'GET',
      path: '/org-chart/path',
      tags: ['org-chart'],
      description:
        'Returns the path from the root to one node, which comes last. A person has both paths: the managers ' +
        'above, and the units above the unit of their main assignment at that time (empty without an assignment). ' +
        'A unit has no managers.',
    })
    .input(z.object({ id, ...at }))
    .output(
      z.object({
        kind: z.enum(['unit', 'person']),
        units: z.array(orgChartNode),
        managers: z.array(orgChartNode),
        at: instant,
      }),
    ),

  outline: procedure
    .route({
      method: 'GET',
      path: '/org-chart/outline',
      tags: ['org-chart'],
      description:
        'Returns the whole chart as columns, for a map of it. A parent comes before its children, siblings by ' +
        'name. `parents` holds indexes into `ids`, -1 for a root.',
    })
    .input(z.object({ by: orgChartBy.default('units'), ...at }))
    .output(z.object({ ids: z.array(id), parents: z.array(z.int()), truncated: z.boolean(), at: instant })),

  scenes,
}
