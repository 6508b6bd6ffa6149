import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A download that failed: when, with which settings, and why. */
type Refusal = { at: number; settings: string; cause: string }

const AGAIN_MS = 24 * 3_600_000

/** Remembers that the download of Electron's binary failed, so that not every start waits for the same refusal. */
export const fetchMemory = (file: string, now: () => number = Date.now) => ({
  /** The cause of a failure within the last day with the same settings; undefined when a download is worth a try. */
  refused: (settings: string): string | undefined => {
    try {
      const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Refusal>
      const age = now() - (kept.at ?? 0)
      return kept.settings === settings && age >= 0 && age < AGAIN_MS ? kept.cause : undefined
    } catch {
      return undefined
    }
  },
  remember: (settings: string, cause: string) => {
    try {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify({ at: now(), settings, cause } satisfies Refusal))
    } catch {
      // The file cannot be written: the next start tries the download again.
    }
  },
  forget: () => rmSync(file, { force: true }),
})
