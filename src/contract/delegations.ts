import { z } from 'zod'
import { delegationTerms, MAX_CHAIN_HOPS, MAX_DELEGATIONS_AT_ONCE, named } from './authority.ts'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, line, permissionKey, version } from './ids.ts'
import { page, pageInput } from './page.ts'

/** From the validity and `revokedAt`, now. */
const delegationState = z.enum(['current', 'upcoming', 'expired', 'revoked'])

export const delegation = z.object({
  id,
  ...delegationTerms,
  createdAt: instant,
  version,
  state: delegationState,
})
export type Delegation = z.infer<typeof delegation>

/** A beginning that lies back no further than this is now: clocks differ, and forms say whole minutes. */
export const MAX_BACKDATED_MS = 5 * 60_000

export const delegationInput = z.object({
  delegatorId: id,
  delegateId: id,
  orgUnitId: id,
  /** Exactly one of `roleId` and `permissionKeys`. */
  roleId: id.nullable().default(null),
  permissionKeys: z.array(permissionKey).max(200).default([]),
  /** At most what is left to the delegator; 31 for who holds it directly. */
  maxRedelegations: z.int().min(0).max(MAX_CHAIN_HOPS).default(0),
  /** Left out: now. */
  validFrom: instant.optional(),
  validTo: instant.nullable().default(null),
  reason: line(500),
})
export type DelegationInput = z.infer<typeof delegationInput>

export const delegations = {
  search: procedure
    .route({
      method: 'GET',
      path: '/delegations',
      tags: ['authority'],
      description: 'Delegations that match, a page at a time by keyset; an open end sorts last.',
    })
    .input(
      z.object({
        delegatorId: id.optional(),
        delegateId: id.optional(),
        /** Either side. */
        personId: id.optional(),
        orgUnitId: id.optional(),
        state: delegationState.optional(),
        /** Only those that end before this instant. */
        endsBefore: instant.optional(),
        sort: z.enum(['validFrom', '-validFrom', 'validTo', '-validTo']).default('-validFrom'),
        ...pageInput,
      }),
    )
    .output(page(delegation)),
  get: procedure
    .route({
      method: 'GET',
      path: '/delegations/{id}',
      tags: ['authority'],
      description: 'One delegation and its state now.',
    })
    .input(z.object({ id }))
    .output(delegation),
  create: procedure
    .route({
      method: 'POST',
      path: '/delegations',
      successStatus: 201,
      tags: ['authority'],
      description:
        'Refused with RULE_VIOLATION rule delegator-does-not-hold unless the delegator holds, or may redelegate, every permission at the unit when the delegation begins; redelegations-beyond-own, with the most that is left to the delegator, when it might be passed on more often than that; role-holds-nothing for a role without permissions; begins-in-the-past and ended-before for times gone by (a beginning up to 5 minutes ago counts as now).',
    })
    .input(delegationInput)
    .output(delegation.extend({ consistencyToken })),
  revoke: procedure
    .route({
      method: 'POST',
      path: '/delegations/{id}/revoke',
      tags: ['authority'],
      description:
        'Ends one delegation now; one that was revoked before stays as it is. An older version is refused with STALE_VERSION.',
    })
    .input(z.object({ id, version }))
    .output(delegation.extend({ consistencyToken })),
  revokeMany: procedure
    .route({
      method: 'POST',
      path: '/delegations/revoke',
      tags: ['authority'],
      description: 'Ends up to 1,000 delegations now, all of them or none; those revoked before stay as they are.',
    })
    .input(z.object({ delegations: z.array(z.object({ id, version })).min(1).max(MAX_DELEGATIONS_AT_ONCE) }))
    .output(z.object({ revoked: z.int(), unchanged: z.int(), consistencyToken })),
  delegable: procedure
    .route({
      method: 'GET',
      path: '/delegations/delegable',
      tags: ['authority'],
      description:
        'What the person could delegate at that time, exactly what create accepts for a delegation that begins then: permission, unit, and how often it may be passed on further. A row holds in every unit below too; a unit has a row of its own where more is possible than by the rows above it, so the most of a unit and of those above it is what counts there.',
    })
    .input(z.object({ personId: id, at: instant.optional() }))
    .output(
      z.object({
        items: z.array(z.object({ permission: permissionKey, orgUnit: named, maxRedelegations: z.int() })),
        limitReached: z.boolean(),
      }),
    ),
}
