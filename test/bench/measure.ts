import { performance } from 'node:perf_hooks'

type Measure = () => Promise<number>

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)

/** The middle value; for an even number of values the mean of the two in the middle. */
export const median = (values: readonly number[]): number => {
  if (values.length === 0) throw new Error('A median needs at least one value.')
  const ordered = sorted(values)
  const middle = ordered.length >> 1
  const upper = ordered[middle] as number
  return ordered.length % 2 === 1 ? upper : ((ordered[middle - 1] as number) + upper) / 2
}

/** The nearest-rank percentile: `percentile(times, 95)` is the p95. */
export const percentile = (values: readonly number[], percent: number): number => {
  if (values.length === 0) throw new Error('A percentile needs at least one value.')
  const ordered = sorted(values)
  return ordered[Math.max(0, Math.ceil((percent / 100) * ordered.length) - 1)] as number
}

/** The milliseconds that one run of `work` took. */
export const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/**
 * Runs both sides in pairs, alternating who goes first, after one pair that does not count. The ratio is the median of
 * the pairs' ratios: a slow moment of the machine affects both sides or is discarded.
 */
export const measurePairs = async ({ pairs = 5, ours, peer }: { pairs?: number; ours: Measure; peer: Measure }) => {
  const results: { ours: number; peer: number }[] = []
  for (let pair = -1; pair < pairs; pair += 1) {
    const oursFirst = pair % 2 === 0
    const first = await (oursFirst ? ours : peer)()
    const second = await (oursFirst ? peer : ours)()
    if (pair >= 0) results.push(oursFirst ? { ours: first, peer: second } : { ours: second, peer: first })
  }
  return {
    ours: median(results.map((result) => result.ours)),
    peer: median(results.map((result) => result.peer)),
    ratio: median(results.map((result) => result.ours / result.peer)),
  }
}

/** The longest time in ms that the event loop was blocked while `work` ran. */
export const longestTurn = async (work: () => Promise<unknown>): Promise<number> => {
  let longest = 0
  let last = performance.now()
  let watching = true
  const tick = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (watching) setImmediate(tick)
  }
  setImmediate(tick)
  await work()
  await new Promise((done) => setImmediate(done))
  watching = false
  return longest
}
