import { z } from 'zod'
import { delegationTerms, MAX_CHAIN_HOPS, MAX_DELEGATIONS_AT_ONCE, named } from './authority.ts'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, line, permissionKey, version } from './ids.ts'
import { page, pageInput } from './page.ts'

/**
 * From the validity and `revokedAt`, now. `suspended`: valid by its times, but its unit is removed, or one of its two people
 * is deleted or inactive, so that it grants nothing.
 */
const delegationState = z.enum(['current', 'suspended', 'upcoming', 'expired', 'revoked'])

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
  /** Left out: now, by the database's clock. */
  validFrom: instant.optional(),
  validTo: instant.nullable().default(null),
  reason: line(500),
})
export type DelegationInput = z.infer<typeof delegationInput>

/**
 * What a new delegation is not refused for and its author may not have meant. `delegate-inactive`: it gives nothing until
 * the person is active again. `already-delegated`: these delegations of the same two people give all of it, over its whole
 * time. `held-already`: the delegate has all of it at the unit when it begins, by a role or through others, and may pass it
 * on as far. `outlasts-delegator`: the delegator has these permissions, or may pass them on, until `at` only, as things are
 * stored now, which is before the delegation ends.
 */
export const delegationWarning = z.discriminatedUnion('code', [
  z.object({ code: z.literal('delegate-inactive'), person: named }),
  z.object({ code: z.literal('already-delegated'), delegationIds: z.array(id) }),
  z.object({ code: z.literal('held-already'), person: named }),
  z.object({
    code: z.literal('outlasts-delegator'),
    person: named,
    permissionKeys: z.array(permissionKey),
    at: instant,
  }),
])
export type DelegationWarning = z.infer<typeof delegationWarning>

const examined = {
  /** Nearest to refusing first; `outlasts-delegator` once for each instant, the first of them first. */
  warnings: z.array(delegationWarning),
}

/** What a delegation would give, without writing it down. */
export const delegationPreview = z.object({
  /** When it would begin, by the database's clock. */
  validFrom: instant,
  /** Everything it is about: the role's permissions, or the keys. */
  permissionKeys: z.array(permissionKey),
  /** Those that the delegate does not have at the unit when it begins. Empty for someone inactive. */
  gains: z.array(permissionKey),
  ...examined,
})
export type DelegationPreview = z.infer<typeof delegationPreview>

const REFUSALS =
  'RULE_VIOLATION rule delegator-does-not-hold unless the delegator holds, or may redelegate, every permission at the unit when the delegation begins; redelegations-beyond-own, with the most that is left to the delegator, when it might be passed on more often than that; role-holds-nothing for a role without permissions; begins-in-the-past and ended-before for times gone by (a beginning up to 5 minutes ago counts as now); unknown-person, unknown-org-unit, unknown-role and unknown-permission, with the ids or keys that name nothing in unknown.'

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
      description: `Judged and written in one transaction, by the database's clock. Refused with ${REFUSALS} The warnings of preview come with the answer and stop nothing.`,
    })
    .input(delegationInput)
    .output(delegation.extend({ ...examined, consistencyToken })),
  preview: procedure
    .route({
      method: 'POST',
      path: '/delegations/preview',
      tags: ['authority'],
      description: `What create would do with this input: what the delegate gains, and warnings of what it would not give or give for less long than it says. Changes nothing. Refused as create is, with ${REFUSALS}`,
    })
    .input(delegationInput)
    .output(delegationPreview),
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
