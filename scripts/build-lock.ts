import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from '../src/main/foundation/is-alive.ts'

type Lock = {
  file: string
  told?: AbortSignal
  /** Called once when another process holds the lock. */
  onWait?: () => void
  /** Milliseconds without a sign of life from the holder after which the lock is taken over. */
  silentMs?: number
}

const SIGN_EVERY_MS = 1_000
const LOOK_EVERY_MS = 50

const contentOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const ifThere = (act: () => void) => {
  try {
    act()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/**
 * The process number alone is not proof: after a restart, or in a container, another process soon has the same number.
 */
const isAbandoned = (file: string, silentMs: number): boolean => {
  const holder = Number(contentOf(file))
  if (holder > 0 && !isAlive(holder)) return true
  const signAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return signAt !== undefined && Date.now() - signAt > silentMs
}

const create = (file: string): boolean => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // On a full disk the file is created and stays empty.
    rmSync(file, { force: true })
    throw error
  }
}

/**
 * Takes a lock that only one process of this machine holds at a time, and returns the function that releases it. Waits
 * for the holder; takes the lock over when the holder's process is gone or gives no sign of life. Rejects with an
 * `AbortError` when `told` aborts meanwhile.
 */
export const takeLock = async ({ file, told, onWait, silentMs = 10_000 }: Lock): Promise<() => void> => {
  told?.throwIfAborted()
  for (let waits = false; !create(file); waits = true) {
    if (isAbandoned(file, silentMs)) {
      rmSync(file, { force: true })
      continue
    }
    if (!waits) onWait?.()
    await delay(LOOK_EVERY_MS, undefined, { signal: told })
  }
  const sign = setInterval(() => ifThere(() => utimesSync(file, new Date(), new Date())), SIGN_EVERY_MS)
  sign.unref()
  return () => {
    clearInterval(sign)
    if (contentOf(file) === String(process.pid)) rmSync(file, { force: true })
  }
}
