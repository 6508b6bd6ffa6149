import type { ConnectionTest, Passwords, ProfileInput } from '../../../contract/connections.ts'
import { sameAccount, sameGraphAccount } from '../../../contract/kept-passwords.ts'
import type { GraphStore } from '../../../contract/stores.ts'
import type { Connections } from './connections.port.ts'
import { changedProfile, embeddedDefault, graphPasswordKey, passwordKey, PASSWORDS } from './profile.ts'
import { notConfigured } from './school-health.ts'

/** Tests every store that the settings name, all at once, and stores nothing. */
export const testConnection = async (
  {
    probe,
    graphProbes,
    redisProbe,
    profiles,
    secrets,
  }: Pick<Connections, 'probe' | 'graphProbes' | 'redisProbe' | 'profiles' | 'secrets'>,
  input: ProfileInput & Passwords & { id?: string },
): Promise<ConnectionTest> => {
  const kept = (await profiles.list()).find((each) => each.id === input.id)
  const secretOf = async (given: string | null | undefined, key: string | false) =>
    given ?? (given === undefined && key !== false ? await secrets.get(key) : null)
  const tryGraph = async (store: GraphStore) => {
    const asked = input[store]
    if (asked === null) return notConfigured
    const serves = kept?.[store] && sameGraphAccount(kept[store], asked)
    const key = serves ? graphPasswordKey({ store, profileId: kept.id }) : false
    const password = await secretOf(input[`${store}Password`], key)
    return graphProbes[store].probe(asked, { password, readOnly: input.readOnly })
  }
  const tryDatabase = async () => {
    const key = kept !== undefined && sameAccount(kept.postgresql, input.postgresql) && passwordKey(kept.id)
    return probe.probe(input, await secretOf(input.password, key))
  }
  const tryRedis = async () => {
    if (input.redis.kind === 'none') return notConfigured
    const asked = changedProfile(embeddedDefault, input)
    const secret = async (name: 'redisPassword' | 'sentinelPassword') =>
      secretOf(
        input[name],
        kept !== undefined && PASSWORDS[name].serves(kept, asked) && PASSWORDS[name].keptAt(kept.id),
      )
    return redisProbe.probe(input.redis, {
      password: await secret('redisPassword'),
      sentinelPassword: await secret('sentinelPassword'),
    })
  }
  const [postgresql, neo4j, redis] = await Promise.all([tryDatabase(), tryGraph('neo4j'), tryRedis()])
  return { postgresql, neo4j, redis }
}
