import { type FSWatcher, mkdirSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from '../../../../src/main/foundation/is-alive.ts'

type Second = { argv: string[]; directory: string; data: unknown }

const LOCK = 'standin-lock'
const CALL = 'standin-call-'

/**
 * Allows one process for each folder, as Chromium's lock in the user data folder does. A second one sends its arguments
 * to the first and gets false. Nobody gets a lock in a folder that cannot be written.
 */
export const singleInstance = ({ folder, second }: { folder: () => string; second: (of: Second) => void }) => {
  let locked: string | undefined
  let watcher: FSWatcher | undefined

  const take = (path: string) => {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (isAlive(Number(readFileSync(path, 'utf8')))) return false
    writeFileSync(path, String(process.pid))
    return true
  }

  const callsIn = (at: string) => {
    try {
      return readdirSync(at).filter((each) => each.startsWith(CALL) && each.endsWith('.json'))
    } catch {
      // The folder was removed, so no call can arrive.
      return []
    }
  }
  const hearCalls = (at: string) => {
    const read = () => {
      for (const name of callsIn(at)) {
        const call = join(at, name)
        try {
          const said = JSON.parse(readFileSync(call, 'utf8')) as Second
          rmSync(call)
          second(said)
        } catch {
          // The file is still being written; its next event reads it.
        }
      }
    }
    watcher = watch(at, read).unref()
  }

  return {
    held: () => locked !== undefined,
    request: (data: unknown) => {
      if (locked) return true
      const at = folder()
      try {
        mkdirSync(at, { recursive: true })
        if (take(join(at, LOCK))) {
          locked = join(at, LOCK)
          hearCalls(at)
          return true
        }
        const said: Second = { argv: process.argv, directory: process.cwd(), data }
        writeFileSync(join(at, `${CALL}${process.pid}.json`), JSON.stringify(said))
        return false
      } catch {
        return false
      }
    },
    release: () => {
      watcher?.close()
      if (locked) rmSync(locked, { force: true })
      locked = undefined
    },
  }
}
