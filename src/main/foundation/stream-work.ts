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
