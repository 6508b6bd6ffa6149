import { setImmediate } from 'node:timers/promises'

/** How long one computation may keep every other request of the host waiting. */
const TURN_MS = 10

/**
 * Runs a computation to its end; wherever it yields and its turn is over, whatever else waits goes first. The first turn
 * ends at the first yield, because its caller has been computing too.
 */
export const runInTurns = async <Result>(work: Generator<void, Result>): Promise<Result> => {
  let began = -Infinity
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() - began < TURN_MS) continue
    await setImmediate()
    began = performance.now()
  }
}
