import { join } from 'node:path'
import { z } from 'zod'
import { type Profile, profile } from '../../../contract/connections.ts'
import { oneAtATime, readJson, setAside, writeDurably } from '../../stores/files/kept-file.ts'
import { EMBEDDED_DEFAULT_ID, embeddedDefault } from './profile.ts'
import type { ProfileStore } from './profile-store.port.ts'

const profileFile = z.object({ version: z.literal(1), profiles: z.array(profile) })

/**
 * Profiles in `profiles.json` of the folder, read anew each time: a second console may have written it. A file that is no
 * JSON or has another form is renamed, never overwritten, and the store goes on without it.
 */
export const fileProfileStore = (folder: string): ProfileStore => {
  const path = join(folder, 'profiles.json')
  const inTurn = oneAtATime()
  let aside: string | null = null

  const read = async (): Promise<Profile[]> => {
    const content = await readJson(path, profileFile)
    if (content === null) aside = await setAside(path)
    return content?.profiles ?? []
  }

  const change = (work: (kept: Profile[]) => Profile[]) =>
    inTurn(async () => writeDurably(path, JSON.stringify({ version: 1, profiles: work(await read()) }, null, 2)))

  return {
    list: () =>
      inTurn(async () => {
        const kept = await read()
        const isDefault = (each: Profile) => each.id === EMBEDDED_DEFAULT_ID
        // What the lost file said of the default is unknown: nothing is written to it until someone says so.
        const lostDefault = { ...embeddedDefault, readOnly: aside !== null }
        return [kept.find(isDefault) ?? lostDefault, ...kept.filter((each) => !isDefault(each))]
      }),
    put: (changed) =>
      change((kept) => {
        const known = kept.some((each) => each.id === changed.id)
        return known ? kept.map((each) => (each.id === changed.id ? changed : each)) : [...kept, changed]
      }),
    remove: (id) => change((kept) => kept.filter((each) => each.id !== id)),
    setAside: () => aside,
  }
}
