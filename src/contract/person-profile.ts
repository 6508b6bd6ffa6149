import { z } from 'zod'
import { auditEvent } from './audit.ts'
import { chainHop, delegationTerms, fallback, holding, named, permissionOfRow } from './authority.ts'
import { servedFrom } from './cache.ts'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, validity } from './ids.ts'
import { person } from './people.ts'
import { relationshipKind } from './reporting-lines.ts'
import { storesOf } from './stores.ts'

/** The most entries of a list inside a profile. */
export const PROFILE_ROWS = 20
/** The most managers of a profile, nearest first. */
export const PROFILE_MANAGERS = 64

/** The parts of a profile, in the order in which a page shows them. */
export const PROFILE_PARTS = [
  'assignments',
  'managers',
  'reports',
  'permissions',
  'delegations',
  'relationships',
  'library',
  'changes',
] as const
export type ProfilePartName = (typeof PROFILE_PARTS)[number]

const profileStore = z.enum(storesOf('record', 'graph'))

/**
 * Why a part has no data. `store-unavailable`: the store is down, full or out of connections. `locked`: a long write or
 * migration holds what the part needs. `schema-changed`: a migration changed what the part reads. `internal`: a fault of
 * this program; the log has it.
 */
export const partFault = z.enum(['store-unavailable', 'locked', 'schema-changed', 'internal'])
export type PartFault = z.infer<typeof partFault>

/** Where a part came from. */
const provenance = {
  /** The store that answered, or the one that was asked. */
  store: profileStore,
  /** `memory` and `redis` are the two levels of the cache. */
  servedFrom,
  /** Milliseconds since the part was read from its store. */
  ageMs: z.number().min(0),
}

const unanswered = { ...provenance, position: z.null() }

const partOf = <Data extends z.ZodType>(data: Data) =>
  z.discriminatedUnion('status', [
    z.object({
      status: z.literal('ok'),
      ...provenance,
      /** The last write that the store had, as a consistency token. */
      position: z.string(),
      /** Why PostgreSQL answered and not the graph. Left out where the part's own store answered. */
      reason: fallback.unwrap().optional(),
      data,
    }),
    /** The part took longer than its deadline. Its work was cancelled. */
    z.object({ status: z.literal('late'), ...unanswered, reason: z.literal('deadline') }),
    z.object({ status: z.literal('failed'), ...unanswered, reason: partFault }),
    /** The school has no such module. */
    z.object({ status: z.literal('absent'), ...unanswered, reason: z.literal('no-module') }),
  ])

/**
 * The first entries of a list. `total` is exact unless `totalCapped`, which means that there are at least as many. `all`
 * is the address of the whole list, below the API's own.
 */
const firstOf = <Item extends z.ZodType>(item: Item, most = PROFILE_ROWS) =>
  z.object({ items: z.array(item).max(most), total: z.int(), totalCapped: z.boolean(), all: z.string() })

const reportingLineTo = z.object({ lineId: id, person: named, ...validity })

const profileDelegation = z.object({
  delegationId: id,
  ...delegationTerms,
  /** Without effect now: its unit is removed, or one of its people is deleted or inactive. */
  suspended: z.boolean(),
})

const relatedPerson = z.object({ relationshipId: id, kind: relationshipKind, person: named })

const data = {
  /** Valid at `at`, the primary one first, then by begin. Those in removed units are left out. */
  assignments: firstOf(
    z.object({ assignmentId: id, role: named, orgUnit: named, isPrimary: z.boolean(), ...validity }),
  ),
  /** The chain of managers at `at`, the nearest first. */
  managers: firstOf(reportingLineTo, PROFILE_MANAGERS),
  reports: z.object({
    /** People who report to this person at `at`, by name. */
    direct: firstOf(reportingLineTo),
    /** Everyone below this person at `at`, over any number of lines. */
    total: z.int(),
  }),
  /**
   * What the person may do at `at` and the topmost units where, by permission and unit, each with the chain that grants
   * it.
   */
  permissions: firstOf(permissionOfRow.extend({ chain: z.object({ root: holding, hops: z.array(chainHop) }) })).extend({
    limitReached: z.enum(['chain-length']).nullable(),
  }),
  /** Valid and not revoked at `at`, the latest begin first. */
  delegations: z.object({ given: firstOf(profileDelegation), received: firstOf(profileDelegation) }),
  /** As stored now, by name. They have no validity. */
  relationships: z.object({ guardians: firstOf(relatedPerson), children: firstOf(relatedPerson) }),
  library: z.looseObject({}),
  /** What was changed of the person up to `at`, newest first. */
  changes: firstOf(auditEvent),
} satisfies Record<ProfilePartName, z.ZodType>

const parts = {
  assignments: partOf(data.assignments),
  managers: partOf(data.managers),
  reports: partOf(data.reports),
  permissions: partOf(data.permissions),
  delegations: partOf(data.delegations),
  relationships: partOf(data.relationships),
  library: partOf(data.library),
  changes: partOf(data.changes),
} satisfies Record<ProfilePartName, z.ZodType>

export type ProfileData = { [Name in ProfilePartName]: z.infer<(typeof data)[Name]> }
export type ProfileParts = { [Name in ProfilePartName]: z.infer<(typeof parts)[Name]> }
export type ProfilePart<Name extends ProfilePartName = ProfilePartName> = ProfileParts[Name]

const onePart = <Name extends ProfilePartName>(name: Name) =>
  z.object({ name: z.literal(name), at: instant, part: parts[name] })

const asked = {
  id,
  /** The present by the database's clock when left out. */
  at: instant.optional(),
  atLeast: consistencyToken.optional(),
}

/** One person from all stores. Belongs to `people` in the contract. */
export const personProfile = {
  profile: procedure
    .route({
      method: 'GET',
      path: '/people/{id}/profile',
      tags: ['people'],
      description:
        'Returns the person, a deleted one too, and what every store knows of them at one instant. The parts are ' +
        'read in parallel, each with a deadline of its own. A part that is late, fails or does not exist says so ' +
        'with its reason, and the others are served. The person is as stored now.',
    })
    .input(z.object(asked))
    .output(z.object({ person, at: instant, parts: z.object(parts) })),

  profilePart: procedure
    .route({
      method: 'GET',
      path: '/people/{id}/profile/{part}',
      tags: ['people'],
      description: 'Returns one part of a profile, exactly as the whole profile has it.',
    })
    .input(z.object({ ...asked, part: z.enum(PROFILE_PARTS) }))
    .output(
      z.discriminatedUnion('name', [
        onePart('assignments'),
        onePart('managers'),
        onePart('reports'),
        onePart('permissions'),
        onePart('delegations'),
        onePart('relationships'),
        onePart('library'),
        onePart('changes'),
      ]),
    ),
}
