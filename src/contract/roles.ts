import { z } from 'zod'
import { roleGain } from './authority.ts'
import { procedure } from './errors.ts'
import {
  consistencyToken,
  eachOnce,
  endsAfterItBegins,
  id,
  instant,
  line,
  paragraph,
  permissionKey,
  searchText,
  validity,
  version,
} from './ids.ts'
import { page, pageInput } from './page.ts'

export const role = z.object({
  id,
  name: z.string(),
  description: z.string(),
  permissionKeys: z.array(permissionKey),
  createdAt: instant,
  updatedAt: instant,
  version,
})
export type Role = z.infer<typeof role>

export const roleRow = role.extend({
  /** Assignments valid now. */
  assignmentCount: z.int(),
})
export type RoleRow = z.infer<typeof roleRow>

export const assignment = z.object({
  id,
  personId: id,
  roleId: id,
  orgUnitId: id,
  isPrimary: z.boolean(),
  ...validity,
  /** `oneroster` rows follow the roster of the next import. */
  source: z.enum(['manual', 'oneroster']),
  createdAt: instant,
  updatedAt: instant,
  version,
})
export type Assignment = z.infer<typeof assignment>

export const assignmentRow = assignment.extend({
  personName: z.string(),
  roleName: z.string(),
  orgUnitName: z.string(),
})
export type AssignmentRow = z.infer<typeof assignmentRow>

const description = paragraph(2_000).default('')
const writtenRole = role.extend({ consistencyToken })
const writtenAssignment = assignment.extend({ consistencyToken })
const permissionKeys = z
  .array(permissionKey)
  .max(1_000)
  .refine(...eachOnce)

const roleInput = z.object({ name: line(200), description, permissionKeys: permissionKeys.default([]) })
export type RoleInput = z.infer<typeof roleInput>

const rolePatch = z.object({
  name: line(200).optional(),
  description: paragraph(2_000).optional(),
  permissionKeys: permissionKeys.optional(),
})
export type RolePatch = z.infer<typeof rolePatch>

const assignmentInput = z.object({
  roleId: id,
  orgUnitId: id,
  isPrimary: z.boolean().default(false),
  /** Begins now when left out. */
  validFrom: instant.optional(),
  validTo: instant.nullable().default(null),
})

export const roles = {
  search: procedure
    .route({
      method: 'GET',
      path: '/roles',
      tags: ['roles'],
      description:
        'Lists the roles that match, one keyset page at a time. `search` works as for people, in name and ' +
        'description.',
    })
    .input(
      z.object({
        search: searchText.optional(),
        permissionKey: permissionKey.optional(),
        sort: z.enum(['name', '-name', 'updatedAt', '-updatedAt']).default('name'),
        ...pageInput,
      }),
    )
    .output(page(roleRow)),
  get: procedure
    .route({
      method: 'GET',
      path: '/roles/{id}',
      tags: ['roles'],
      description: 'Returns one role with the permissions that it grants.',
    })
    .input(z.object({ id }))
    .output(roleRow),
  create: procedure
    .route({
      method: 'POST',
      path: '/roles',
      successStatus: 201,
      tags: ['roles'],
      description: 'Adds a role. Refused with `DUPLICATE` when another role has the name in any case.',
    })
    .input(roleInput)
    .output(writtenRole),
  update: procedure
    .route({
      method: 'PATCH',
      path: '/roles/{id}',
      tags: ['roles'],
      description:
        'Changes only the named fields. `permissionKeys` replaces the whole list. An added permission goes at ' +
        'once to everyone who has the role and to whom it is delegated. `gained` is their number just before the ' +
        'change, and `POST /authority/gain` tells it beforehand.',
    })
    .input(rolePatch.extend({ id, version }))
    .output(writtenRole.extend({ gained: roleGain.nullable() })),
  remove: procedure
    .route({
      method: 'DELETE',
      path: '/roles/{id}',
      tags: ['roles'],
      description:
        'Removes a role. Refused with `RULE_VIOLATION` rule `role-in-use` while an assignment or delegation, also ' +
        'a past one, names it.',
    })
    .input(z.object({ id, version }))
    .output(z.object({ consistencyToken })),
}

export const assignments = {
  search: procedure
    .route({
      method: 'GET',
      path: '/assignments',
      tags: ['roles'],
      description: 'Lists the assignments of a person, a role or one unit without those below it, latest begin first.',
    })
    .input(
      z.object({
        personId: id.optional(),
        roleId: id.optional(),
        orgUnitId: id.optional(),
        /**
         * Only assignments that are valid at this instant, without removed units. All, also past and future ones, when
         * left out.
         */
        at: instant.optional(),
        sort: z.enum(['validFrom', '-validFrom']).default('-validFrom'),
        ...pageInput,
      }),
    )
    .output(page(assignmentRow)),
  create: procedure
    .route({
      method: 'POST',
      path: '/assignments',
      successStatus: 201,
      tags: ['roles'],
      description:
        'Gives up to 10,000 people one role in one unit: all of them or none. People who already have it for the ' +
        'whole validity count as unchanged.',
    })
    .input(
      assignmentInput
        .extend({
          personIds: z
            .array(id)
            .min(1)
            .max(10_000)
            .refine(...eachOnce),
        })
        .refine(...endsAfterItBegins),
    )
    .output(z.object({ created: z.array(assignment), unchanged: z.int(), consistencyToken })),
  update: procedure
    .route({
      method: 'PATCH',
      path: '/assignments/{id}',
      tags: ['roles'],
      description: 'Changes the validity. Use `end` to end an assignment now.',
    })
    .input(
      z
        .object({
          id,
          version,
          validFrom: instant.optional(),
          validTo: instant.nullable().optional(),
          isPrimary: z.boolean().optional(),
        })
        .refine(...endsAfterItBegins),
    )
    .output(writtenAssignment),
  end: procedure
    .route({
      method: 'POST',
      path: '/assignments/{id}/end',
      tags: ['roles'],
      description:
        "Ends an assignment now, by the database's clock. An assignment that ended before stays as it is. One " +
        'that has not begun is refused with `RULE_VIOLATION` rule `validity`.',
    })
    .input(z.object({ id, version }))
    .output(writtenAssignment),
  remove: procedure
    .route({
      method: 'DELETE',
      path: '/assignments/{id}',
      tags: ['roles'],
      description:
        'Removes an assignment as if it had never been. The log keeps it. Use `end` to end an assignment now.',
    })
    .input(z.object({ id, version }))
    .output(z.object({ consistencyToken })),
}
