import { X509Certificate } from 'node:crypto'
import { refusal } from '../../../contract/errors.ts'
import type { Passwords, Profile, ProfilePatch } from '../../../contract/connections.ts'
import {
  sameAccount,
  sameGraphAccount,
  sameRedisAccount,
  sameSentinelAccount,
} from '../../../contract/kept-passwords.ts'
import { noRedis } from '../../../contract/redis-store.ts'
import type { GraphStore } from '../../../contract/stores.ts'

/** The school every console has: its database runs in the data folder. */
export const EMBEDDED_DEFAULT_ID = 'default'

export const embeddedDefault: Profile = {
  id: EMBEDDED_DEFAULT_ID,
  name: 'My school',
  environment: 'development',
  readOnly: false,
  postgresql: { kind: 'embedded' },
  neo4j: null,
  redis: noRedis,
  actors: [],
}

const LONGEST_ID = 63

/** A short id that people can type, from the name: letters without accents, digits, dashes; numbered when taken. */
export const profileIdFor = (name: string, taken: Iterable<string>): string => {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_ID - 5)
    .replace(/-+$/, '')
  const base = slug === '' ? 'school' : slug
  const used = new Set(taken)
  let candidate = base
  for (let number = 2; used.has(candidate); number++) candidate = `${base}-${number}`
  return candidate
}

/** The fields of `change` that are there, over `profile`. */
export const changedProfile = (profile: Profile, change: ProfilePatch): Profile => ({
  id: profile.id,
  name: change.name ?? profile.name,
  environment: change.environment ?? profile.environment,
  readOnly: change.readOnly ?? profile.readOnly,
  postgresql: change.postgresql ?? profile.postgresql,
  neo4j: change.neo4j === undefined ? profile.neo4j : change.neo4j,
  redis: change.redis ?? profile.redis,
  actors: change.actors ?? profile.actors,
})

/** Where the password of a profile's PostgreSQL is kept. */
export const passwordKey = (profileId: string) => `postgresql/${profileId}`

/** Where the password of a profile's graph is kept. */
export const graphPasswordKey = ({ store, profileId }: { store: GraphStore; profileId: string }) =>
  `${store}/${profileId}`

/** Where each password of a profile is kept, and whether the one kept for `kept` serves `asked` too. */
export const PASSWORDS = {
  password: {
    keptAt: passwordKey,
    serves: (kept, asked) => sameAccount(kept.postgresql, asked.postgresql),
  },
  neo4jPassword: {
    keptAt: (profileId) => graphPasswordKey({ store: 'neo4j', profileId }),
    serves: (kept, asked) => sameGraphAccount(kept.neo4j, asked.neo4j),
  },
  redisPassword: {
    keptAt: (profileId) => `redis/${profileId}`,
    serves: (kept, asked) => sameRedisAccount(kept.redis, asked.redis),
  },
  sentinelPassword: {
    keptAt: (profileId) => `sentinel/${profileId}`,
    serves: (kept, asked) => sameSentinelAccount(kept.redis, asked.redis),
  },
} satisfies Record<
  keyof Passwords,
  { keptAt: (profileId: string) => string; serves: (kept: Profile, asked: Profile) => boolean }
>
export const passwordNames = Object.keys(PASSWORDS) as (keyof Passwords)[]

export const isCertificate = (pem: string): boolean => {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

/** A profile whose certificate authority is no certificate could never connect. */
export const checkAuthorities = (asked: Partial<Pick<Profile, 'postgresql' | 'redis'>>) => {
  for (const store of ['postgresql', 'redis'] as const) {
    const settings = asked[store]
    const pem = settings && 'certificateAuthority' in settings ? settings.certificateAuthority : null
    if (pem === null || isCertificate(pem)) continue
    throw refusal('BAD_REQUEST', {
      issues: [{ field: `${store}.certificateAuthority`, rule: 'certificate', expected: 'a certificate in PEM form' }],
    })
  }
}
