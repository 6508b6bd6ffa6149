import type { ImportEvent } from '../../../contract/imports.ts'

export type ImportProgress = Extract<ImportEvent, { kind: 'progress' }>
type Where = Pick<ImportProgress, 'phase' | 'file' | 'done' | 'total' | 'unit'>

/** Milliseconds between two events of one phase. */
const INTERVAL = 100

/**
 * Turns positions into events with rate and time left, at most ten a second and always the first and the last of a phase.
 * The rate is that of the phase so far.
 */
export const progressOf = (emit: (event: ImportProgress) => void, clock: () => number = () => performance.now()) => {
  let phase: string | undefined
  let began = 0
  let startedAt = 0
  let told = 0
  return (where: Where) => {
    const now = clock()
    const first = where.phase !== phase
    if (first) {
      phase = where.phase
      began = now
      startedAt = where.done
    } else if (now - told < INTERVAL && where.done !== where.total) return
    told = now
    const seconds = (now - began) / 1_000
    const perSecond = seconds > 0.2 ? (where.done - startedAt) / seconds : null
    const left =
      perSecond !== null && perSecond > 0 && where.total !== null ? (where.total - where.done) / perSecond : null
    emit({ kind: 'progress', ...where, perSecond, secondsLeft: left === null ? null : Math.max(0, left) })
  }
}

/**
 * Runs a work that tells its progress, as a stream: its events in order, then `last` of its result. When the consumer
 * stops, `signal` of the work aborts and its end is awaited, so that nothing runs on unseen.
 */
export async function* streamWork<Event, Result>(
  work: (emit: (event: Event) => void, signal: AbortSignal) => Promise<Result>,
  last: (result: Result) => Event,
  outer?: AbortSignal,
): AsyncGenerator<Event, void> {
  const stop = new AbortController()
  const signal = outer === undefined ? stop.signal : AbortSignal.any([stop.signal, outer])
  const waiting: Event[] = []
  let wake: () => void = () => undefined
  let outcome: { result: Result } | { error: unknown } | undefined
  const running = work((event) => {
    waiting.push(event)
    wake()
  }, signal).then(
    (result) => (outcome = { result }),
    (error: unknown) => (outcome = { error }),
  )
  void running.then(() => wake())
  try {
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()!
      if (outcome !== undefined) break
      await new Promise<void>((resolve) => {
        wake = resolve
        if (waiting.length > 0 || outcome !== undefined) resolve()
      })
    }
    if ('error' in outcome) throw outcome.error
    yield last(outcome.result)
  } finally {
    stop.abort()
    await running
  }
}

/**
 * Waits for the first event, so that a work that is refused at once rejects the call itself instead of a stream that has
 * begun.
 */
export const begun = async <Event>(stream: AsyncGenerator<Event, void>): Promise<AsyncGenerator<Event, void>> => {
  const first = await stream.next()
  return (async function* () {
    try {
      if (first.done) return
      yield first.value
      yield* stream
    } finally {
      await stream.return()
    }
  })()
}
