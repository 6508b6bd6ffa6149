import { within } from './within.ts'

/** What a look found, and how long ago that was, in seconds; null: nothing was found yet. */
export type Seen<Value> = { value: Value; ageSeconds: number | null }

export type Watch<Value> = {
  /**
   * The newest there is, at once: a look that answers within 30 ms, else what the last one found. Only the first call
   * waits longer, `firstMs` at most, and is told `unknown` then. A look that takes longer than `limitMs` counts as `late`.
   */
  now: () => Promise<Seen<Value>>
  /** Looks now and from time to time, until `end`. `now` begins it too. */
  begin: () => void
  /** What was found is of no use any more: the next call waits like the first. */
  forget: () => void
  end: () => void
}

const AT_ONCE_MS = 30
const EVERY_MS = 5_000

/**
 * Keeps looking at something that may stand still, so that whoever asks does not. Looks never overlap: one that hangs holds
 * whatever it holds once. `look` must not fail.
 */
export const watch = <Value>({
  look,
  late,
  unknown,
  limitMs,
  firstMs,
}: {
  look: () => Promise<Value>
  late: Value
  unknown: Value
  limitMs: number
  firstMs: number
}): Watch<Value> => {
  let last: { value: Value; at: number } | null = null
  let looking: { since: number; done: Promise<void> } | null = null
  let timer: NodeJS.Timeout | null = null
  let generation = 0
  let ended = false

  const lookOnce = (): Promise<void> => {
    if (looking) return looking.done
    const since = performance.now()
    const mine = generation
    const settle = (value: Value) => {
      if (mine !== generation) return
      last = { value, at: performance.now() }
      looking = null
    }
    const done = look().then(settle, () => settle(late))
    looking = { since, done }
    return done
  }

  const begin = () => {
    if (ended) return
    timer ??= setInterval(() => void lookOnce(), EVERY_MS).unref()
    void lookOnce()
  }

  const newest = (): Seen<Value> => {
    const now = performance.now()
    if (looking && now - looking.since > limitMs) return { value: late, ageSeconds: 0 }
    if (last === null) return { value: unknown, ageSeconds: null }
    return { value: last.value, ageSeconds: Math.round((now - last.at) / 100) / 10 }
  }

  return {
    now: async () => {
      begin()
      if (looking) await within(last === null ? firstMs : AT_ONCE_MS, looking.done, undefined)
      return newest()
    },
    begin,
    forget: () => {
      generation++
      last = null
      looking = null
    },
    end: () => {
      ended = true
      if (timer) clearInterval(timer)
    },
  }
}
