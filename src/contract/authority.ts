import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, permissionKey, validity } from './ids.ts'
import { page, pageInput } from './page.ts'
import { storesOf } from './stores.ts'

/** The longest chain by which anyone may hold a permission. All stores, rules and screens share this bound. */
export const MAX_CHAIN_HOPS = 32

/** The most delegations in one call that revokes them or asks for their joint impact. */
export const MAX_DELEGATIONS_AT_ONCE = 1_000

/**
 * Why SQL answers instead of the graph; null while the graph answers or the school has none. After several failures
 * the graph is not asked for some seconds, and the reason of the last one stands meanwhile. `incomplete`: Neo4j
 * refused rows, which are set aside, so that the graph might grant what was revoked. `behind`: the graph lacked a write
 * that was acknowledged by then. `unconfirmed`: the graph contradicted the database, so somebody changed it by hand. It
 * is compared soon.
 */
export const fallback = z.enum(['down', 'slow', 'behind', 'incomplete', 'unconfirmed']).nullable()

/**
 * Which store answered, and what it knew. `position` is the token of the last write it had. An answer has every write
 * that any console acknowledged before the question came, and all of it is of one moment.
 */
export const served = z.object({
  servedBy: z.enum(storesOf('record', 'graph')),
  fallback,
  position: z.string(),
})
export type Served = z.infer<typeof served>

/** An entity as an answer names it. */
export const named = z.object({ id, name: z.string() })

/** The delegator gave the delegate something, somewhere, for a time. */
export const delegationTerms = {
  delegator: named,
  delegate: named,
  orgUnit: named,
  /** The role whose permissions are delegated; null when single permissions are. */
  role: named.nullable(),
  permissionKeys: z.array(permissionKey),
  /** How many further hops a chain may have after this one. 0 means that it may not be passed on. */
  maxRedelegations: z.int(),
  ...validity,
  revokedAt: instant.nullable(),
  reason: z.string(),
}

/** One hop of a chain. */
export const chainHop = z.object({ delegationId: id, ...delegationTerms })
export type ChainHop = z.infer<typeof chainHop>

/** Where a chain starts: an assignment whose role grants the permission. */
export const holding = z.object({
  assignmentId: id,
  person: named,
  role: named,
  orgUnit: named,
  ...validity,
})
export type Holding = z.infer<typeof holding>

/**
 * Why a candidate does not count. `hop` counts from 1 at the root; 0 is the root itself. `no-granting-role` means that
 * `person`, with whom this candidate begins, has no role that grants the permission. Other people may have one.
 */
export const denialReason = z.discriminatedUnion('code', [
  z.object({ code: z.literal('expired'), hop: z.int(), at: instant }),
  z.object({ code: z.literal('not-yet-valid'), hop: z.int(), at: instant }),
  z.object({ code: z.literal('revoked'), hop: z.int(), at: instant }),
  z.object({ code: z.literal('out-of-scope'), hop: z.int(), orgUnit: named }),
  z.object({ code: z.literal('redelegation-exhausted'), hop: z.int(), allowed: z.int(), needed: z.int() }),
  z.object({ code: z.literal('inactive-person'), hop: z.int(), person: named }),
  z.object({ code: z.literal('no-granting-role'), hop: z.literal(0), person: named }),
])
export type DenialReason = z.infer<typeof denialReason>

/** A chain that almost grants, with every reason why it does not. One delegation may have several reasons. */
export const nearMiss = z.object({
  root: holding.nullable(),
  hops: z.array(chainHop),
  reasons: z.array(denialReason).min(1),
})
export type NearMiss = z.infer<typeof nearMiss>

const explained = {
  /** The chain that grants; null when denied. Without `hops` the permission is held directly. */
  chain: z.object({ root: holding, hops: z.array(chainHop) }).nullable(),
  /** The nearest candidates that fail, least to mend first. Empty when granted. */
  nearMisses: z.array(nearMiss),
  /** The limit that ended the search, or null: `chain-length` (32 hops) or `near-misses`. */
  limitReached: z.enum(['chain-length', 'near-misses']).nullable(),
}

export const checkAnswer = served.extend({
  verdict: z.enum(['granted', 'denied']),
  person: named,
  permission: permissionKey,
  orgUnit: named,
  at: instant,
  ...explained,
  /** The first instant after `at` at which the verdict differs, as things are stored now; null when it never does. */
  changesAt: instant.nullable(),
})
export type CheckAnswer = z.infer<typeof checkAnswer>

export const pathAnswer = served.extend({
  from: named,
  to: named,
  at: instant,
  /** The shortest chain of delegations, root first. null when there is none, empty when `from` is `to`. */
  hops: z.array(chainHop).nullable(),
  limitReached: explained.limitReached,
})
export type PathAnswer = z.infer<typeof pathAnswer>

/** A caller whose token is from this database does not need it: every answer knows all acknowledged writes. */
const atLeast = { atLeast: consistencyToken.optional() }
/**
 * The present by the database's clock when left out. Every page after the first must send the `at` of the first page.
 */
const at = { at: instant.optional() }

export const holderRow = z.object({ person: named, direct: z.boolean(), hops: z.int() })
export type HolderRow = z.infer<typeof holderRow>

export const permissionOfRow = z.object({
  permission: permissionKey,
  /** Held here and in every unit below. */
  orgUnit: named,
  direct: z.boolean(),
  hops: z.int(),
})
export type PermissionOfRow = z.infer<typeof permissionOfRow>

/**
 * The limit of a list. `chain-length` means that only a chain of more than 32 hops would give someone in question more.
 * Such a chain does not count.
 */
const boundReached = z.object({ limitReached: z.enum(['chain-length']).nullable() })
export type BoundReached = z.infer<typeof boundReached>

export const lossRow = z.object({
  person: named,
  permission: permissionKey,
  /** Lost here and in every unit below ... */
  orgUnit: named,
  /** ... but for these and what is below them. */
  kept: z.array(named),
  /** The number of these units. `unitsBelow` lists them. */
  units: z.int().min(1),
})
export type LossRow = z.infer<typeof lossRow>

/**
 * Exact totals, however long the list: people who would lose something, the permissions that each of them would lose
 * somewhere, added up, and the grants (person, permission, unit) that would end.
 */
const lost = z.object({ people: z.int(), permissions: z.int(), grants: z.int() })
export type Lost = z.infer<typeof lost>

/** People who gain: all of them, those by an assignment of their own, and those only over delegations. */
const gaining = { people: z.int(), direct: z.int(), byDelegation: z.int() }

/** Who would have a permission somewhere and does not have it there now. Counts are exact at `at`. */
export const roleGain = boundReached.extend({
  at: instant,
  /** Each person once, however much they gain. */
  ...gaining,
  /** One entry for each permission that the role does not grant yet. */
  permissions: z.array(z.object({ permission: permissionKey, ...gaining })),
})
export type RoleGain = z.infer<typeof roleGain>

export const impactSubject = z.object({
  delegationId: id.optional(),
  assignmentId: id.optional(),
  personId: id.optional(),
  /** Every assignment and delegation at this very unit. */
  orgUnitId: id.optional(),
})

export const authority = {
  check: procedure
    .route({
      method: 'GET',
      path: '/authority/check',
      tags: ['authority'],
      description:
        'Tells whether the person has the permission at the unit at that time, through whom and until when, or ' +
        'why not. Never cached.',
    })
    .input(z.object({ personId: id, permission: permissionKey, orgUnitId: id, ...at, ...atLeast }))
    .output(checkAnswer),
  path: procedure
    .route({
      method: 'GET',
      path: '/authority/path',
      tags: ['authority'],
      description:
        'Returns the shortest simple chain of delegations from one person to another, valid at that time under ' +
        'the redelegation rule. With a permission every hop must cover it; with a unit every hop must be in ' +
        'scope. `from` need not hold anything.',
    })
    .input(
      z.object({
        from: id,
        to: id,
        permission: permissionKey.optional(),
        orgUnitId: id.optional(),
        ...at,
        ...atLeast,
      }),
    )
    .output(pathAnswer),
  holders: procedure
    .route({
      method: 'GET',
      path: '/authority/holders',
      tags: ['authority'],
      description: 'Lists everyone who has the permission at the unit at that time, by name.',
    })
    .input(z.object({ permission: permissionKey, orgUnitId: id, ...at, ...atLeast, ...pageInput }))
    .output(page(holderRow).extend({ ...served.shape, at: instant, ...boundReached.shape })),
  permissionsOf: procedure
    .route({
      method: 'GET',
      path: '/authority/permissions',
      tags: ['authority'],
      description: 'Lists what the person may do at that time, and the topmost units where.',
    })
    .input(z.object({ personId: id, ...at, ...atLeast, ...pageInput }))
    .output(page(permissionOfRow).extend({ ...served.shape, at: instant, ...boundReached.shape })),
  impact: procedure
    .route({
      method: 'GET',
      path: '/authority/impact',
      tags: ['authority'],
      description:
        'Lists what people have at that time and would lose if this delegation, assignment, person or unit ' +
        '(exactly one) ended, by name, permission and topmost unit. Each row has the number of units that it ' +
        'stands for.',
    })
    .input(impactSubject.extend({ ...at, ...atLeast, ...pageInput }))
    .output(page(lossRow).extend({ ...served.shape, at: instant, ...boundReached.shape, lost })),
  jointImpact: procedure
    .route({
      method: 'POST',
      path: '/authority/impact',
      tags: ['authority'],
      description:
        'Lists what people would lose at that time if all of these delegations, up to 1,000, ended together, by ' +
        'name, permission and topmost unit. Two delegations that each keep the other’s grant alive lose it ' +
        'together. Changes nothing.',
    })
    .input(
      z.object({
        delegationIds: z.array(id).min(1).max(MAX_DELEGATIONS_AT_ONCE),
        ...at,
        ...atLeast,
        ...pageInput,
      }),
    )
    .output(page(lossRow).extend({ ...served.shape, at: instant, ...boundReached.shape, lost })),
  gain: procedure
    .route({
      method: 'POST',
      path: '/authority/gain',
      tags: ['authority'],
      description:
        'Counts the people who would gain a permission now if this role granted these too: by their assignments ' +
        'to the role, and over delegations of it and chains of them. Counts by the rules of a check. Changes ' +
        'nothing.',
    })
    .input(z.object({ roleId: id, permissionKeys: z.array(permissionKey).min(1).max(1_000) }))
    .output(roleGain),
  unitsBelow: procedure
    .route({
      method: 'POST',
      path: '/authority/units',
      tags: ['authority'],
      description:
        'Lists a unit and every unit below it, by name, each with the name of the unit above. Excepted units and ' +
        'the units below them are left out. These are the units that a row of an impact stands for. Changes ' +
        'nothing.',
    })
    .input(z.object({ orgUnitId: id, except: z.array(id).max(1_000).default([]), ...atLeast, ...pageInput }))
    .output(page(named.extend({ within: z.string().nullable() })).extend(served.shape)),
}
