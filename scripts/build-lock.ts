import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from '../src/main/foundation/is-alive.ts'

type Lock = {
  file: string
  told?: AbortSignal
  /** Called once when somebody else holds the lock. */
  onWait?: () => void
  /** Milliseconds without a sign of its holder until a lock is taken over. */
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

/** A number alone is not enough: after a restart, and in a container, another process soon has the holder's. */
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
    // On a full disk the file is made and stays empty.
    rmSync(file, { force: true })
    throw error
  }
}

/**
 * Takes a lock that one process of this machine holds at a time, and returns what gives it back. Waits for its holder; takes it
 * over when that process is gone or gives no sign. Rejects with an `AbortError` when `told` aborts meanwhile.
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
