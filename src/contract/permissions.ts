import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, paragraph, permissionKey, searchText, version } from './ids.ts'
import { page, pageInput } from './page.ts'

export const permission = z.object({
  key: permissionKey,
  description: z.string(),
  /** Roles that grant it. */
  roleCount: z.int(),
  version,
})
export type Permission = z.infer<typeof permission>

/** Which fields of a permission decide what somebody may do. The graph has these. All others only tell about it. */
export const PERMISSION_DECIDES = {
  key: true,
  description: false,
  roleCount: false,
  version: false,
} as const satisfies Record<keyof Permission, boolean>
type DecidingField = {
  [Field in keyof Permission]: (typeof PERMISSION_DECIDES)[Field] extends true ? Field : never
}[keyof Permission]
export type DecidingPermission = Pick<Permission, DecidingField>

const description = paragraph(2_000)

export const permissions = {
  search: procedure
    .route({
      method: 'GET',
      path: '/permissions',
      tags: ['roles'],
      description:
        'Lists the permissions that match, one keyset page at a time. `search` works as for people, in key and ' +
        'description.',
    })
    .input(
      z.object({
        search: searchText.optional(),
        sort: z.enum(['key', '-key']).default('key'),
        ...pageInput,
      }),
    )
    .output(page(permission)),
  get: procedure
    .route({
      method: 'GET',
      path: '/permissions/{key}',
      tags: ['roles'],
      description: 'Returns one permission.',
    })
    .input(z.object({ key: permissionKey }))
    .output(permission),
  create: procedure
    .route({
      method: 'POST',
      path: '/permissions',
      successStatus: 201,
      tags: ['roles'],
      description: 'Adds a permission. Refused with `DUPLICATE` when the key is taken.',
    })
    .input(z.object({ key: permissionKey, description: description.default('') }))
    .output(permission.extend({ consistencyToken })),
  update: procedure
    .route({
      method: 'PATCH',
      path: '/permissions/{key}',
      tags: ['roles'],
      description: 'Changes the description. A key never changes. An older version is refused with `STALE_VERSION`.',
    })
    .input(z.object({ key: permissionKey, version, description }))
    .output(permission.extend({ consistencyToken })),
  remove: procedure
    .route({
      method: 'DELETE',
      path: '/permissions/{key}',
      tags: ['roles'],
      description:
        'Removes a permission. Refused with `RULE_VIOLATION` rule `permission-in-use` while a role or delegation ' +
        'names it.',
    })
    .input(z.object({ key: permissionKey, version }))
    .output(z.object({ consistencyToken })),
}
