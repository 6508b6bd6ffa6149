import { chmodSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import Conf from 'conf'
import { z } from 'zod'
import { type Profile, profile } from '../../../contract/connections.ts'
import { EMBEDDED_DEFAULT_ID, embeddedDefault } from './profile.ts'
import type { ProfileStore } from './profile-store.port.ts'

const profileFile = z.object({ version: z.literal(1), profiles: z.array(profile) })
type ProfileFile = z.infer<typeof profileFile>

const FILE_NAME = 'profiles'

const openFile = (folder: string) =>
  new Conf<ProfileFile>({
    cwd: folder,
    configName: FILE_NAME,
    projectName: 'school-directory-console',
    defaults: { version: 1, profiles: [] },
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
    deserialize: (text) => profileFile.parse(JSON.parse(text)),
  })

/**
 * Profiles in `profiles.json` of the data folder, read anew each time: a second console may have written it. A file that
 * is no JSON or has another form is renamed, never overwritten, and the store goes on without it.
 */
export const confProfileStore = (folder: string): ProfileStore => {
  const path = join(folder, `${FILE_NAME}.json`)
  let setAside: string | null = null
  let conf: Conf<ProfileFile> | null = null

  const opened = <Result>(work: (conf: Conf<ProfileFile>) => Result): Result => {
    try {
      return work((conf ??= openFile(folder)))
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
      const aside = `${path}.unreadable-${new Date().toISOString().replace(/[:.]/g, '-')}`
      renameSync(path, aside)
      setAside = basename(aside)
      conf = openFile(folder)
      return work(conf)
    }
  }

  const read = (): Profile[] => opened((file) => file.store.profiles)
  const write = (profiles: Profile[]) => {
    opened((file) => (file.store = { version: 1, profiles }))
    chmodSync(path, 0o600)
  }

  return {
    list: async () => {
      const kept = read()
      const isDefault = (each: Profile) => each.id === EMBEDDED_DEFAULT_ID
      return [kept.find(isDefault) ?? embeddedDefault, ...kept.filter((each) => !isDefault(each))]
    },
    put: async (changed) => {
      const kept = read()
      const known = kept.some((each) => each.id === changed.id)
      write(known ? kept.map((each) => (each.id === changed.id ? changed : each)) : [...kept, changed])
    },
    remove: async (id) => {
      const kept = read()
      if (kept.some((each) => each.id === id)) write(kept.filter((each) => each.id !== id))
    },
    setAside: () => setAside,
  }
}
