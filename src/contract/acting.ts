import { z } from 'zod'
import { named } from './authority.ts'
import { procedure } from './errors.ts'
import { id, plainLine } from './ids.ts'
import { ACTION_PERMISSIONS } from './protocol/action-permissions.ts'

/** The most users of one console that a school links with people. */
export const MOST_ACTOR_LINKS = 50

/**
 * Says that a user of the console is a person of the directory who works at a unit. `actor` is the name by which the
 * log of changes knows the user: the operating system's user on the desktop, in a browser and on the command line,
 * `token` over REST.
 */
export const actorLink = z.object({ actor: plainLine(100), personId: id, orgUnitId: id })
export type ActorLink = z.infer<typeof actorLink>

export const actorLinks = z
  .array(actorLink)
  .max(MOST_ACTOR_LINKS)
  .refine((links) => new Set(links.map(({ actor }) => actor)).size === links.length, {
    params: { rule: 'actor-once', expected: 'each user once' },
  })

const actionPermission = z.enum(ACTION_PERMISSIONS)

/** By what an action was allowed: who held the permission, and the delegations that brought it to `person`. */
export const actedBy = z.object({
  person: named,
  permission: z.string(),
  orgUnit: named,
  /** The person whose role grants the permission, and the role. */
  root: named,
  role: named,
  /** From the root to `person`. Empty when the person holds the permission directly. */
  hops: z.array(z.object({ delegationId: id, delegator: named, delegate: named })),
})
export type ActedBy = z.infer<typeof actedBy>

const standing = z.discriminatedUnion('as', [
  /** No person is linked with the user. Every action is allowed. */
  z.object({ as: z.literal('administrator'), actor: z.string() }),
  z.object({
    as: z.literal('person'),
    actor: z.string(),
    person: named,
    orgUnit: named,
    /** All permissions that actions ask for. */
    permissions: z.array(z.object({ permission: actionPermission, granted: z.boolean() })),
  }),
  /** The link names a person or unit that does not exist. No action is allowed that asks for a permission. */
  z.object({ as: z.literal('unknown'), actor: z.string(), entity: z.string(), id }),
])
export type ActingStanding = z.infer<typeof standing>

export const acting = {
  get: procedure
    .route({
      method: 'GET',
      path: '/acting',
      tags: ['authority'],
      description:
        'Tells as whom the caller acts in this school. The profile links users with people (`actors`). Actions of the ' +
        'library, the shop, the films and the bulletin then ask whether that person has the permission at the linked ' +
        'unit, and are refused with `NOT_PERMITTED` otherwise. A user without a link acts as administrator.',
    })
    .output(standing),
}
