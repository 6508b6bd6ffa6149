import type { ProfileInput, StoreHealth } from '../../../contract/connections.ts'
import type { Connections } from './connections.port.ts'
import { passwordKey, sameAccount } from './profile.ts'

/** Tries a connection and keeps nothing of it. */
export const testConnection = async (
  { probe, profiles, secrets }: Pick<Connections, 'probe' | 'profiles' | 'secrets'>,
  input: ProfileInput & { id?: string; password?: string | null },
): Promise<StoreHealth> => {
  let password = input.password ?? null
  if (password === null && input.id !== undefined) {
    const kept = (await profiles.list()).find((each) => each.id === input.id)
    if (kept && sameAccount(kept.postgresql, input.postgresql)) password = await secrets.get(passwordKey(kept.id))
  }
  return probe.probe(input, password)
}
