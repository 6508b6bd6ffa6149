import { z } from 'zod'
import { delegationTerms, MAX_CHAIN_HOPS, MAX_DELEGATIONS_AT_ONCE, named } from './authority.ts'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, line, permissionKey, version } from './ids.ts'
import { page, pageInput } from './page.ts'

/**
 * The present state by the validity and `revokedAt`. `suspended` means valid by its times but without effect, because
 * its unit is removed or one of its two people is deleted or inactive.
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

/** A begin that is at most this long ago counts as now, because clocks differ and forms give whole minutes. */
export const MAX_BACKDATED_MS = 5 * 60_000

export const delegationInput = z.object({
  delegatorId: id,
  delegateId: id,
  orgUnitId: id,
  /** A delegation has exactly one of `roleId` and `permissionKeys`. */
  roleId: id.nullable().default(null),
  permissionKeys: z.array(permissionKey).max(200).default([]),
  /** At most the redelegations left to the delegator. A direct holder has 31. */
  maxRedelegations: z.int().min(0).max(MAX_CHAIN_HOPS).default(0),
  /** The present by the database's clock when left out. */
  validFrom: instant.optional(),
  validTo: instant.nullable().default(null),
  reason: line(500),
})
export type DelegationInput = z.infer<typeof delegationInput>

/**
 * What a new delegation is not refused for, but its author may not have meant. `delegate-inactive`: it gives nothing
 * until the person is active again. `already-delegated`: these delegations of the same two people give all of it, over
 * its whole time. `held-already`: when it begins, the delegate has all of it at the unit by a role or through others,
 * and may pass it on as far. `outlasts-delegator`: as things are stored now, the delegator has these permissions, or
 * may pass them on, only until `at`, which is before the delegation ends.
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
  /** Most serious first. `outlasts-delegator` comes once for each instant, earliest first. */
  warnings: z.array(delegationWarning),
}

/** What a delegation would give if it were created. */
export const delegationPreview = z.object({
  /** When it would begin, by the database's clock. */
  validFrom: instant,
  /** The permissions of the delegation: those of the role, or the keys. */
  permissionKeys: z.array(permissionKey),
  /** The permissions that the delegate lacks at the unit when it begins. Empty for an inactive delegate. */
  gains: z.array(permissionKey),
  ...examined,
})
export type DelegationPreview = z.infer<typeof delegationPreview>

const REFUSALS =
  'RULE_VIOLATION. Rule delegator-does-not-hold: the delegator must hold, or may redelegate, every permission at the unit when the delegation begins. Rule redelegations-beyond-own: it must not be passed on more often than is left to the delegator; the answer has that number. Rule role-holds-nothing: the role has no permissions. Rules begins-in-the-past and ended-before: the times are gone by (a begin up to 5 minutes ago counts as now). Rules unknown-person, unknown-org-unit, unknown-role and unknown-permission: the ids or keys in unknown name nothing.'

export const delegations = {
  search: procedure
    .route({
      method: 'GET',
      path: '/delegations',
      tags: ['authority'],
      description:
        'Lists the delegations that match, one keyset page at a time. A delegation without an end sorts last.',
    })
    .input(
      z.object({
        delegatorId: id.optional(),
        delegateId: id.optional(),
        /** Delegations in which this person is the delegator or the delegate. */
        personId: id.optional(),
        orgUnitId: id.optional(),
        state: delegationState.optional(),
        /** Only delegations that are valid and not revoked at this instant, suspended ones too. */
        at: instant.optional(),
        /** Only delegations that end before this instant. */
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
      description: 'Returns one delegation and its present state.',
    })
    .input(z.object({ id }))
    .output(delegation),
  create: procedure
    .route({
      method: 'POST',
      path: '/delegations',
      successStatus: 201,
      tags: ['authority'],
      description: `Judges and creates the delegation in one transaction, by the database's clock. The answer has the warnings of preview, which stop nothing. Refused with ${REFUSALS}`,
    })
    .input(delegationInput)
    .output(delegation.extend({ ...examined, consistencyToken })),
  preview: procedure
    .route({
      method: 'POST',
      path: '/delegations/preview',
      tags: ['authority'],
      description: `Returns what create would do with this input: what the delegate gains, and warnings of what it would not give, or not for as long as it says. Changes nothing. Refused as create is, with ${REFUSALS}`,
    })
    .input(delegationInput)
    .output(delegationPreview),
  revoke: procedure
    .route({
      method: 'POST',
      path: '/delegations/{id}/revoke',
      tags: ['authority'],
      description:
        'Ends one delegation now. A delegation that was revoked before stays as it is. An older version is ' +
        'refused with STALE_VERSION.',
    })
    .input(z.object({ id, version }))
    .output(delegation.extend({ consistencyToken })),
  revokeMany: procedure
    .route({
      method: 'POST',
      path: '/delegations/revoke',
      tags: ['authority'],
      description:
        'Ends up to 1,000 delegations now, all of them or none. Delegations that were revoked before stay as they ' +
        'are.',
    })
    .input(z.object({ delegations: z.array(z.object({ id, version })).min(1).max(MAX_DELEGATIONS_AT_ONCE) }))
    .output(z.object({ revoked: z.int(), unchanged: z.int(), consistencyToken })),
  delegable: procedure
    .route({
      method: 'GET',
      path: '/delegations/delegable',
      tags: ['authority'],
      description:
        'Lists what the person could delegate at that time: permission, unit, and how often it may be passed on ' +
        'further. It is exactly what create accepts for a delegation that begins then. A row holds in every unit ' +
        'below too. A unit has its own row where more is possible than by the rows above it, so the most generous ' +
        'row of a unit and those above it counts there.',
    })
    .input(z.object({ personId: id, at: instant.optional() }))
    .output(
      z.object({
        items: z.array(z.object({ permission: permissionKey, orgUnit: named, maxRedelegations: z.int() })),
        limitReached: z.boolean(),
      }),
    ),
}
