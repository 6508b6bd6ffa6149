import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeFolder } from '../../foundation/make-folder.ts'
import { refusal } from '../../../contract/errors.ts'
import { isAlive } from '../../foundation/is-alive.ts'

/** The age at which a lock counts as left by a process that died. No work under a lock takes nearly as long. */
const ABANDONED_MS = 10_000
const RETRY_MS = 15

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

const isAbandoned = async (path: string) => {
  try {
    const [pid, { mtimeMs }] = [Number(await readFile(path, 'utf8')), await stat(path)]
    return (pid > 0 && !isAlive(pid)) || Date.now() - mtimeMs > ABANDONED_MS
  } catch (error) {
    // The lock was given back meanwhile.
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

const tryToTake = async (path: string) => {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') return undefined
    throw error
  })
  if (file === undefined) return false
  try {
    await file.writeFile(String(process.pid))
    return true
  } catch (error) {
    // On a full disk the file is there without its content, and nobody would give it back.
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

/**
 * Runs the work while no other console runs work under the same lock file. The file of a killed console is first set
 * aside by a rename, in which only one of several waiting consoles succeeds. `CONFLICT` `busy` after 10 s.
 */
export const underLock = async <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
  await makeFolder(dirname(path), { mode: 0o700 })
  const since = performance.now()
  while (!(await tryToTake(path))) {
    if (await isAbandoned(path)) {
      const aside = `${path}.${randomBytes(4).toString('hex')}`
      await rename(path, aside).then(
        () => rm(aside, { force: true }),
        (error: unknown) => {
          if (codeOf(error) !== 'ENOENT') throw error
        },
      )
    } else if (performance.now() - since > ABANDONED_MS) {
      throw refusal('CONFLICT', { reason: 'busy', detail: 'Another console is writing there. Try again.' })
    } else await pause(RETRY_MS)
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}
