import type { ConnectionTest, ProfileInput } from '../../../contract/connections.ts'
import { sameAccount, sameGraphAccount } from '../../../contract/kept-passwords.ts'
import type { Connections } from './connections.port.ts'
import { graphPasswordKey, passwordKey } from './profile.ts'
import { notConfigured } from './school-health.ts'

/** Tests every store that the settings name, all at once, and stores nothing. */
export const testConnection = async (
  { probe, graphProbe, profiles, secrets }: Pick<Connections, 'probe' | 'graphProbe' | 'profiles' | 'secrets'>,
  input: ProfileInput & { id?: string; password?: string | null; neo4jPassword?: string | null },
): Promise<ConnectionTest> => {
  const kept = (await profiles.list()).find((each) => each.id === input.id)
  const secretOf = async (given: string | null | undefined, key: string | false) =>
    given ?? (given === undefined && key !== false ? await secrets.get(key) : null)
  const tryGraph = async () => {
    if (input.neo4j === null) return notConfigured
    const key = kept?.neo4j && sameGraphAccount(kept.neo4j, input.neo4j) && graphPasswordKey(kept.id)
    const password = await secretOf(input.neo4jPassword, key ?? false)
    return graphProbe.probe(input.neo4j, { password, readOnly: input.readOnly })
  }
  const tryDatabase = async () => {
    const key = kept !== undefined && sameAccount(kept.postgresql, input.postgresql) && passwordKey(kept.id)
    return probe.probe(input, await secretOf(input.password, key))
  }
  const [postgresql, neo4j] = await Promise.all([tryDatabase(), tryGraph()])
  return { postgresql, neo4j }
}
