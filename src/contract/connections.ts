import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { actorLinks } from './acting.ts'
import { procedure } from './errors.ts'
import { line, plainLine } from './ids.ts'
import { takenBack } from './migration-history.ts'
import { noRedis, redisStore } from './redis-store.ts'
import { storeFault } from './store-faults.ts'
import { type GraphStore, type Store, storesOf } from './stores.ts'
import { secured } from './tls.ts'

export const profileId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)

export const environment = z.enum(['development', 'test', 'production'])

const store = z.discriminatedUnion('kind', [
  /** A PostgreSQL that this console runs in its data folder. */
  z.object({ kind: z.literal('embedded') }),
  z.object({
    kind: z.literal('external'),
    host: plainLine(255),
    port: z.int().min(1).max(65_535).default(5_432),
    database: plainLine(63),
    user: plainLine(63),
    ...secured,
  }),
])

/** A Neo4j that holds the projection of the directory. */
const graphStore = z.object({
  /** `bolt://host:port` or, for a cluster, `neo4j://host:port`; `+s` after the scheme for TLS. */
  url: z
    .string()
    .max(500)
    .regex(/^(bolt|neo4j)(\+s|\+ssc)?:\/\/[^/@\s]+$/, 'must be a bolt or neo4j address without a user'),
  user: plainLine(63).default('neo4j'),
  /** The server's default database when null. */
  database: plainLine(63).nullable().default(null),
})

/** When all of them are null, SQL answers every question of authority. */
const graphs = { neo4j: graphStore.nullable().default(null) } satisfies Record<GraphStore, z.ZodType>

/** A school that the console can open. Secrets are stored apart and are never part of it. */
export const profile = z.object({
  id: profileId,
  name: plainLine(100),
  environment,
  readOnly: z.boolean(),
  postgresql: store,
  ...graphs,
  redis: redisStore.default(noRedis),
  /** Users of the console that are people of this school's directory. All others act as administrators. */
  actors: actorLinks.default([]),
})
export type Profile = z.infer<typeof profile>

const profileInput = z.object({
  name: line(100),
  environment: environment.default('development'),
  readOnly: z.boolean().default(false),
  postgresql: store,
  ...graphs,
  redis: redisStore.default(noRedis),
  actors: actorLinks.default([]),
})
export type ProfileInput = z.infer<typeof profileInput>

const graphPatches = { neo4j: graphStore.nullable().optional() } satisfies Record<GraphStore, z.ZodType>

/** Has no defaults: a field that is left out stays as it is. */
const profilePatch = z.object({
  name: line(100).optional(),
  environment: environment.optional(),
  readOnly: z.boolean().optional(),
  postgresql: store.optional(),
  ...graphPatches,
  redis: redisStore.optional(),
  /** Replaces the whole list. */
  actors: actorLinks.optional(),
})
export type ProfilePatch = z.infer<typeof profilePatch>

/** Stored by the secret store. null removes it; left out, the stored one stays. */
const password = z.string().min(1).max(1_000).nullable().optional()
const passwords = {
  password,
  neo4jPassword: password,
  redisPassword: password,
  /** Of the sentinels themselves, where they ask for one. */
  sentinelPassword: password,
} satisfies Record<'password' | `${GraphStore}Password` | 'redisPassword' | 'sentinelPassword', z.ZodType>
export type Passwords = { [Name in keyof typeof passwords]?: string | null }

/** The store that holds the graph of a school, and how it is reached. */
export type Graph = { [Key in GraphStore]: { store: Key; address: NonNullable<Profile[Key]> } }[GraphStore]

/** Returns the graph of a school, or null when the school has none. */
export const graphOf = (profile: Pick<Profile, GraphStore>): Graph | null => {
  for (const store of storesOf('graph')) {
    const address = profile[store]
    if (address) return { store, address }
  }
  return null
}

/** A clock that is off by at most this many seconds counts as right. */
export const CLOCK_TOLERANCE_S = 2

export const storeHealth = z.object({
  state: z.enum(['up', 'down', 'starting', 'not-configured']),
  /** e.g. `PostgreSQL 18.4`; null while down. */
  serverVersion: z.string().nullable(),
  /** One round trip, in milliseconds. */
  latencyMs: z.number().nullable(),
  /**
   * Why the store is down or, while it is up, what does not work; in English, without host secrets. null when all is
   * well.
   */
  reason: z.string().nullable(),
  /** The reason as a closed code with its values, for translation. */
  fault: storeFault.nullable(),
  /**
   * Seconds by which this console's clock is ahead of PostgreSQL's, negative when it is behind. Only as much as is
   * certain whatever the round trip took, to the millisecond. Left out while unknown, and for other stores. The console
   * writes and judges by PostgreSQL's clock alone.
   */
  clockOffsetSeconds: z.number().optional(),
  /** The warning that the clock is off by more than 2 s. Left out otherwise. */
  clockWarning: z.string().optional(),
})
export type StoreHealth = z.infer<typeof storeHealth>

/**
 * `ageSeconds` is how long ago the console looked; null when the store has not answered since the school was opened.
 */
const seenHealth = storeHealth.extend({ ageSeconds: z.number().nullable() })

const healths = { postgresql: seenHealth, neo4j: seenHealth, redis: seenHealth } satisfies Record<Store, z.ZodType>

/** Each store separately. A store that is down tells why. `not-configured` means that the school does not use it. */
const connectionTest = z.object({
  postgresql: storeHealth,
  neo4j: storeHealth,
  redis: storeHealth,
} satisfies Record<Store, z.ZodType>)
export type ConnectionTest = z.infer<typeof connectionTest>

/** The steps of opening a school on the console's own server. The last event is always `open`. */
export const openingStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('starting-database') }),
  /** Only on the very first start of a data folder. */
  z.object({ kind: z.literal('making-database') }),
  /** `number` counts from 1. */
  z.object({ kind: z.literal('migrating'), name: z.string(), number: z.int(), of: z.int() }),
  /** Written people of the sample district, and their total. */
  z.object({ kind: z.literal('sample'), done: z.int(), total: z.int() }),
  z.object({ kind: z.literal('open') }),
])
export type OpeningStep = z.infer<typeof openingStep>

/** A profile, and which of its passwords are stored. The passwords themselves are never in it. */
const listedProfile = profile.extend({
  hasPassword: z.boolean(),
  hasNeo4jPassword: z.boolean(),
  hasRedisPassword: z.boolean(),
  hasSentinelPassword: z.boolean(),
  /** The system has no keychain, so the password is kept until this console ends and is asked for at the next start. */
  passwordOnlyThisSession: z.boolean(),
  neo4jPasswordOnlyThisSession: z.boolean(),
  redisPasswordOnlyThisSession: z.boolean(),
  sentinelPasswordOnlyThisSession: z.boolean(),
} satisfies Record<`has${Capitalize<keyof Passwords>}` | `${keyof Passwords}OnlyThisSession`, z.ZodType>)
export type ListedProfile = z.infer<typeof listedProfile>

export const connections = {
  list: procedure
    .route({
      method: 'GET',
      path: '/profiles',
      tags: ['connections'],
      description: "Lists all profiles, the host's default first.",
    })
    .output(
      z.object({
        defaultProfileId: profileId,
        items: z.array(listedProfile),
        /**
         * The name of a profile file that could not be read and was set aside with all of its content; null while all
         * is well.
         */
        setAside: z.string().nullable().default(null),
      }),
    ),
  create: procedure
    .route({
      method: 'POST',
      path: '/profiles',
      successStatus: 201,
      tags: ['connections'],
      description: 'Adds a school under an id made from its name. Its database is not opened yet.',
    })
    .input(profileInput.extend(passwords))
    .output(profile),
  update: procedure
    .route({
      method: 'PATCH',
      path: '/profiles/{id}',
      tags: ['connections'],
      description:
        'Changes only the named fields. The next call opens the school anew. The password kept for one server is ' +
        'removed when the profile moves to another server, user or certificate authority, or to weaker TLS.',
    })
    .input(profilePatch.extend({ id: profileId, ...passwords }))
    .output(profile),
  remove: procedure
    .route({
      method: 'DELETE',
      path: '/profiles/{id}',
      tags: ['connections'],
      description:
        'Removes the profile, its secrets and its scenes. The database stays. The embedded default cannot be ' +
        'removed.',
    })
    .input(z.object({ id: profileId }))
    .output(z.object({ id: profileId })),
  test: procedure
    .route({
      method: 'POST',
      path: '/profiles/test',
      tags: ['connections'],
      description:
        'Tests PostgreSQL, and Neo4j and Redis where they are named, and tells what a person can do about each failure. ' +
        'Without a password the kept one of profile `id` is used, as long as server, user and certificate ' +
        'authority are those it was kept for and TLS is not weaker. A null password means none. Changes nothing ' +
        'but a key of Redis that ends after 10 s.',
    })
    .input(profileInput.extend({ id: profileId.optional(), ...passwords }))
    .output(connectionTest),
  opening: procedure
    .route({
      method: 'GET',
      path: '/opening',
      tags: ['connections'],
      description:
        'Opens the school of the call and streams the steps: starting its server and, the first time, making the ' +
        'database, each migration, the sample district. The last event is `open`. It comes at once when the ' +
        'school is open or on a server of somebody else. A school that cannot be opened fails as any other call ' +
        'would. A slow reader misses steps, but never the last.',
    })
    .output(eventIterator(openingStep)),
  health: procedure
    .route({
      method: 'GET',
      path: '/health',
      tags: ['connections'],
      description:
        'Returns the health of the school of the call: every store with version and latency, the difference ' +
        "between this console's clock and PostgreSQL's, and the schema's state. The console looks at its stores " +
        'by itself and answers with the last result (`ageSeconds`), so a store that stands still does not delay ' +
        'the answer. Only the first call of a school waits, 2 s at most.',
    })
    .output(
      z.object({
        profile: profile.pick({ id: true, name: true, environment: true, readOnly: true }),
        console: z.object({ version: z.string(), uptimeSeconds: z.number() }),
        ...healths,
        /** Migrations of PostgreSQL not yet applied; null while it is down. */
        pendingMigrations: z.int().nullable(),
        /** Those of them without which the school is shut; null while PostgreSQL is down. */
        pendingToOpen: z.int().nullable(),
        /**
         * The migration that was taken back with the rows of this school, and the backup with them; null when there is
         * none.
         */
        emptied: takenBack.nullable(),
      }),
    ),
}
