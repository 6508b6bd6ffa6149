import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, line, searchText, sourcedId, version } from './ids.ts'
import { choice, openEntries } from './open-entries.ts'
import { page, pageInput } from './page.ts'

/** OneRoster org types, and `class`. */
export const orgUnitKind = z.enum(['national', 'state', 'local', 'district', 'school', 'department', 'class'])
export type OrgUnitKind = z.infer<typeof orgUnitKind>

export const orgUnit = z.object({
  id,
  /** null for a root. */
  parentId: id.nullable(),
  kind: orgUnitKind,
  name: z.string(),
  /** What people call it by on paper: school number, class code. */
  code: z.string().nullable(),
  sourcedId: sourcedId.nullable(),
  createdAt: instant,
  updatedAt: instant,
  deletedAt: instant.nullable(),
  version,
})
export type OrgUnit = z.infer<typeof orgUnit>

export const orgUnitRow = orgUnit.extend({
  /** Units directly below. */
  childCount: z.int(),
  /** People with an assignment valid now in this very unit. */
  peopleCount: z.int(),
  /** Names from the root to the parent. */
  path: z.array(z.object({ id, name: z.string() })),
})
export type OrgUnitRow = z.infer<typeof orgUnitRow>

export const orgUnitSort = z.enum(['name', '-name', 'kind', '-kind', 'code', '-code', 'updatedAt', '-updatedAt'])
export type OrgUnitSort = z.infer<typeof orgUnitSort>

const orgUnitInput = z.object({
  parentId: id.nullable().default(null),
  kind: orgUnitKind,
  name: line(200),
  code: line(100).nullable().default(null),
  sourcedId: sourcedId.nullable().default(null),
})
export type OrgUnitInput = z.infer<typeof orgUnitInput>

const orgUnitPatch = z.object({
  parentId: id.nullable().optional(),
  kind: orgUnitKind.optional(),
  name: line(200).optional(),
  code: line(100).nullable().optional(),
})
export type OrgUnitPatch = z.infer<typeof orgUnitPatch>

const writtenOrgUnit = orgUnit.extend({ consistencyToken })

export const orgUnits = {
  search: procedure
    .route({
      method: 'GET',
      path: '/org-units',
      tags: ['org-units'],
      description:
        'Lists the units that match, one keyset page at a time. `search` works as for people, in name and code.',
    })
    .input(
      z.object({
        search: searchText.optional(),
        /** The unit directly above; `root`: units without one; left out: every unit. */
        parentId: z.union([id, z.literal('root')]).optional(),
        kind: orgUnitKind.optional(),
        deleted: z.boolean().default(false),
        sort: orgUnitSort.default('name'),
        ...pageInput,
      }),
    )
    .output(page(orgUnitRow)),

  get: procedure
    .route({ method: 'GET', path: '/org-units/{id}', tags: ['org-units'], description: 'One unit, a deleted one too.' })
    .input(z.object({ id }))
    .output(orgUnitRow),

  create: procedure
    .route({
      method: 'POST',
      path: '/org-units',
      successStatus: 201,
      tags: ['org-units'],
      description: 'Adds a unit below `parentId`, or a root without it.',
    })
    .input(orgUnitInput)
    .output(writtenOrgUnit),

  update: procedure
    .route({
      method: 'PATCH',
      path: '/org-units/{id}',
      tags: ['org-units'],
      description:
        'Changes only the named fields. A deleted unit is refused with `DELETED`. A `parentId` moves the unit ' +
        'with all units below it. A deleted parent is refused, and `RULE_VIOLATION` rule `org-unit-cycle` refuses ' +
        'a move below the unit itself.',
    })
    .input(orgUnitPatch.extend({ id, version }))
    .output(writtenOrgUnit),

  previewRemoval: procedure
    .route({
      method: 'GET',
      path: '/org-units/{id}/removal',
      tags: ['org-units'],
      description:
        'Returns what prevents removing the unit and what would end with it: units below, and assignments and ' +
        'delegations at the unit that hold now or later. `GET /authority/impact` with `orgUnitId` tells who would ' +
        'lose what.',
    })
    .input(z.object({ id }))
    .output(
      openEntries.extend({
        /** Units directly below; while there are any, the unit is not removed. */
        units: z.int(),
        /** How many assignments and delegations end: `ends` of the removal. */
        ends: z.int(),
      }),
    ),

  remove: procedure
    .route({
      method: 'DELETE',
      path: '/org-units/{id}',
      tags: ['org-units'],
      description:
        'Hides the unit. At that instant, ends the assignments and revokes the delegations at it that hold now or ' +
        'later; those that have not begun are removed. Refused with `RULE_VIOLATION` rule `org-unit-not-empty` ' +
        'and the `counts` while units are below it, or unless `ends` is the number of these assignments and ' +
        'delegations (`GET /org-units/{id}/removal`).',
    })
    .input(z.object({ id, version, ends: choice.ends }))
    .output(writtenOrgUnit),

  previewRestore: procedure
    .route({
      method: 'GET',
      path: '/org-units/{id}/restoration',
      tags: ['org-units'],
      description:
        'Lists the assignments and delegations at a removed unit that never ended. They hold again when the unit ' +
        'is restored and they are kept.',
    })
    .input(z.object({ id }))
    .output(openEntries),

  restore: procedure
    .route({
      method: 'POST',
      path: '/org-units/{id}/restore',
      tags: ['org-units'],
      description:
        'Restores a deleted unit. Refused with `RULE_VIOLATION` rule `parent-deleted` while the unit above is ' +
        'deleted, and rule `choice-needed` with the `counts` unless `keep` and `ends` cover everything that `GET ' +
        '/org-units/{id}/restoration` lists.',
    })
    .input(z.object({ id, version, ...choice }))
    .output(writtenOrgUnit),
}
