import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Profile, profile } from '../../../contract/connections.ts'
import { oneAtATime, readJson, setAside, writeDurably } from '../../stores/files/kept-file.ts'
import { underLock } from '../../stores/files/lock-file.ts'
import { EMBEDDED_DEFAULT_ID, embeddedDefault } from './profile.ts'
import type { ProfileStore } from './profile-store.port.ts'

/** `stamps` has a new text for a profile after each `put`, so that a new password alone counts as a change. */
const profileFile = z.object({
  version: z.literal(1),
  profiles: z.array(profile),
  stamps: z.record(z.string(), z.string()).default({}),
})
type Kept = Pick<z.infer<typeof profileFile>, 'profiles' | 'stamps'>

/**
 * Keeps profiles in `profiles.json` of the folder. The file is read anew each time, because a second console may have
 * written it. A file that is not JSON or has another form is renamed, never overwritten, and the store goes on without
 * it.
 */
export const fileProfileStore = (folder: string): ProfileStore => {
  const path = join(folder, 'profiles.json')
  const inTurn = oneAtATime()
  let aside: string | null = null

  const read = async (): Promise<Kept> => {
    const content = await readJson(path, profileFile)
    if (content === null) aside = await setAside(path)
    return { profiles: content?.profiles ?? [], stamps: content?.stamps ?? {} }
  }

  const withDefault = (kept: Profile[]) => {
    const isDefault = (each: Profile) => each.id === EMBEDDED_DEFAULT_ID
    // The lost file's setting of the default is unknown, so the default is read-only until a person changes it.
    const lostDefault = { ...embeddedDefault, readOnly: aside !== null }
    return [kept.find(isDefault) ?? lostDefault, ...kept.filter((each) => !isDefault(each))]
  }

  /** Makes one change at a time among all consoles on the folder. Each starts from the result of the one before it. */
  const change = (work: (kept: Kept) => Kept) =>
    inTurn(() =>
      underLock(join(folder, 'profiles.lock'), async () =>
        writeDurably(path, JSON.stringify({ version: 1, ...work(await read()) }, null, 2)),
      ),
    )

  return {
    list: () => inTurn(async () => withDefault((await read()).profiles)),
    put: (changed) =>
      change(({ profiles, stamps }) => ({
        profiles: profiles.some((each) => each.id === changed.id)
          ? profiles.map((each) => (each.id === changed.id ? changed : each))
          : [...profiles, changed],
        stamps: { ...stamps, [changed.id]: randomUUID() },
      })),
    remove: (id) =>
      change(({ profiles, stamps: { [id]: _, ...stamps } }) => ({
        profiles: profiles.filter((each) => each.id !== id),
        stamps,
      })),
    mark: async () => {
      // A turn through the thread pool costs each call of a busy school a hundred times the look itself.
      const found = statSync(path, { bigint: true, throwIfNoEntry: false })
      return found === undefined ? 'none' : [found.ino, found.ctimeNs, found.mtimeNs, found.size].join(' ')
    },
    revisions: () =>
      inTurn(async () => {
        const { profiles, stamps } = await read()
        return new Map(withDefault(profiles).map((each) => [each.id, `${stamps[each.id]} ${JSON.stringify(each)}`]))
      }),
    setAside: () => aside,
  }
}
