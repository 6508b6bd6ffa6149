import type { ConnectionTest, Passwords, ProfileInput } from '../../../contract/connections.ts'
import { sameAccount, sameGraphAccount } from '../../../contract/kept-passwords.ts'
import type { GraphStore } from '../../../contract/stores.ts'
import type { Connections } from './connections.port.ts'
import { graphPasswordKey, passwordKey } from './profile.ts'
import { notConfigured } from './school-health.ts'

/** Tests every store that the settings name, all at once, and stores nothing. */
export const testConnection = async (
  { probe, graphProbes, profiles, secrets }: Pick<Connections, 'probe' | 'graphProbes' | 'profiles' | 'secrets'>,
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
  const [postgresql, neo4j] = await Promise.all([tryDatabase(), tryGraph('neo4j')])
  return { postgresql, neo4j }
}
