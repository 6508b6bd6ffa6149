import {
  graphOf,
  type ListedProfile,
  type Passwords,
  type Profile,
  type ProfileInput,
} from '../../../../contract/connections.ts'
import { sameGraphAccount, sameRedisAccount, sameSentinelAccount } from '../../../../contract/kept-passwords.ts'
import type { GraphStore } from '../../../../contract/stores.ts'
import type { KeptPassword } from './password-hint.ts'
import { type RedisForm, redisFormOf, redisInputOf } from './redis-form.ts'
import { cacheIsOpen } from './weaker-tls.ts'

/** The values of the form's controls. A password that is typed here is sent once and never read back. */
export type ProfileForm = RedisForm & {
  name: string
  environment: Profile['environment']
  readOnly: boolean
  kind: 'embedded' | 'external'
  host: string
  port: number | string
  database: string
  user: string
  tls: 'disable' | 'require' | 'verify-full'
  certificateAuthority: string
  password: string
  forgetPassword: boolean
  /** Whether the school has a graph. Without one, the fields below are not used. */
  graph: boolean
  graphUrl: string
  graphUser: string
  graphDatabase: string
  graphPassword: string
  forgetGraphPassword: boolean
}

export const formOf = (profile: ListedProfile | undefined): ProfileForm => {
  const graph = profile && graphOf(profile)?.address
  const external = profile?.postgresql.kind === 'external' ? profile.postgresql : undefined
  return {
    name: profile?.name ?? '',
    environment: profile?.environment ?? 'development',
    readOnly: profile?.readOnly ?? false,
    kind: profile?.postgresql.kind ?? 'external',
    host: external?.host ?? '',
    port: external?.port ?? 5_432,
    database: external?.database ?? '',
    user: external?.user ?? '',
    tls: external?.tls ?? 'verify-full',
    certificateAuthority: external?.certificateAuthority ?? '',
    password: '',
    forgetPassword: false,
    graph: graph !== undefined,
    graphUrl: graph?.url ?? 'bolt://localhost:7687',
    graphUser: graph?.user ?? 'neo4j',
    graphDatabase: graph?.database ?? '',
    graphPassword: '',
    forgetGraphPassword: false,
    ...redisFormOf(profile?.redis),
  }
}

/** The saved password of each graph store, for the profile in the form. */
export const keptGraphPasswords = {
  neo4j: (profile, form) => ({
    serves: profile.hasNeo4jPassword && sameGraphAccount(profile.neo4j, inputOf(form).neo4j),
    onlyThisSession: profile.neo4jPasswordOnlyThisSession,
  }),
} satisfies Record<GraphStore, (profile: ListedProfile, form: ProfileForm) => KeptPassword>

/** The saved passwords of Redis and of its sentinels, for the profile in the form. */
export const keptRedisPasswords = (profile: ListedProfile, form: ProfileForm): [KeptPassword, KeptPassword] => {
  const { redis } = redisInputOf(form)
  const serves = sameRedisAccount(profile.redis, redis)
  const servesSentinels = sameSentinelAccount(profile.redis, redis)
  return [
    {
      serves: profile.hasRedisPassword && serves,
      ofAnother: profile.hasRedisPassword && !serves,
      onlyThisSession: profile.redisPasswordOnlyThisSession,
    },
    {
      serves: profile.hasSentinelPassword && servesSentinels,
      ofAnother: profile.hasSentinelPassword && !servesSentinels,
      onlyThisSession: profile.sentinelPasswordOnlyThisSession,
    },
  ]
}

/** Whether others could read or answer on the way to the Redis of the form. */
export const redisIsOpen = (form: ProfileForm): boolean => cacheIsOpen(redisInputOf(form).redis)

/** The contract's input, without the linked users, who have a form of their own. An empty password keeps the saved one; only the check box forgets it. */
export const inputOf = (form: ProfileForm): Omit<ProfileInput, 'actors'> & Passwords => ({
  name: form.name,
  environment: form.environment,
  readOnly: form.readOnly,
  postgresql:
    form.kind === 'embedded'
      ? { kind: 'embedded' }
      : {
          kind: 'external',
          host: form.host,
          port: Number(form.port),
          database: form.database,
          user: form.user,
          tls: form.tls,
          certificateAuthority: form.certificateAuthority.trim() || null,
        },
  neo4j: form.graph
    ? { url: form.graphUrl.trim(), user: form.graphUser.trim(), database: form.graphDatabase.trim() || null }
    : null,
  ...(form.forgetGraphPassword
    ? { neo4jPassword: null }
    : form.graphPassword === ''
      ? {}
      : { neo4jPassword: form.graphPassword }),
  ...redisInputOf(form),
  ...(form.forgetPassword ? { password: null } : form.password === '' ? {} : { password: form.password }),
})
