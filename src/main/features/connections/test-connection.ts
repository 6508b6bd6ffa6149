import type { Profile, ProfileInput, StoreHealth } from '../../../contract/connections.ts'
import type { Connections } from './connections.port.ts'
import { passwordKey } from './profile.ts'

/** A kept password goes to nobody but the server and user it was kept for. */
const sameAccount = (left: Profile['postgresql'], right: Profile['postgresql']) =>
  left.kind === 'external' &&
  right.kind === 'external' &&
  left.host === right.host &&
  left.port === right.port &&
  left.user === right.user

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
