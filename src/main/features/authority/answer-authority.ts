import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import { setTimeout as delay } from 'node:timers/promises'
import type { Served } from '../../../contract/authority.ts'
import { Refusal } from '../../../contract/errors.ts'
import { compareMarkers, markerOf } from '../../../contract/consistency.ts'
import { type AuthorityGraph, GraphIncomplete } from './authority-graph.port.ts'

/** How long a question waits for the graph before SQL answers it. */
const DEADLINE_MS = 1_500
/** How long a read of one's own write waits for the projection. */
const CATCH_UP_MS = 200
const CATCH_UP_POLL_MS = 15
/** After so many failures in a row the graph is left alone for a while. */
const FAILURES = 3
const LEFT_ALONE_MS = 5_000
/** How long a failure says something of now: nobody may ask again for hours. */
const REMEMBERED_MS = 10_000

type Fallback = Exclude<Served['fallback'], null>
class Behind extends Error {}

export type AuthorityAnswers = {
  /**
   * Asks the graph, and SQL where the school has no graph or the graph is away, slow, incomplete or behind `atLeast`; says
   * which one answered and why. A refusal is decided by SQL: the graph may not know yet who was just written.
   */
  ask: <Answer extends { position: string }>(
    work: (graph: AuthorityGraph) => Promise<Answer>,
    options?: { atLeast?: string },
  ) => Promise<Answer & Served>
  /** Why the graph did not answer the last question, for some seconds after it; null while it does. */
  fallback: () => Served['fallback']
}

const reasonOf = (error: unknown): Fallback => {
  if (error instanceof Behind) return 'behind'
  if (error instanceof GraphIncomplete) return 'incomplete'
  if (error instanceof BrokenCircuitError) return 'circuit-open'
  if (error instanceof TaskCancelledError) return 'slow'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return /TransactionTimedOut/.test(code) ? 'slow' : 'down'
}

/** Who was just written may be unknown to a store that is behind: that is no answer yet. */
const answerOrRefusal = async <Answer>(ask: () => Promise<Answer>): Promise<Answer | Refusal> => {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'BAD_REQUEST') return error
    throw error
  }
}

export const authorityAnswers = ({
  sql,
  graph,
  deadlineMs = DEADLINE_MS,
  leftAloneMs = LEFT_ALONE_MS,
  rememberedMs = REMEMBERED_MS,
}: {
  sql: AuthorityGraph
  /** null: the school has no graph. */
  graph: AuthorityGraph | null
  deadlineMs?: number
  leftAloneMs?: number
  rememberedMs?: number
}): AuthorityAnswers => {
  let last: Served['fallback'] = null
  let lastAt = 0
  // A refusal, a lag or a gap is an answer: only what the store itself fails to do opens the circuit.
  const breaker = circuitBreaker(
    handleWhen((error) => ![Refusal, Behind, GraphIncomplete].some((answer) => error instanceof answer)),
    { halfOpenAfter: leftAloneMs, breaker: new ConsecutiveBreaker(FAILURES) },
  )
  const policy = wrap(breaker, timeout(deadlineMs, TimeoutStrategy.Aggressive))

  const fromGraph = async <Answer extends { position: string }>(
    store: AuthorityGraph,
    work: (graph: AuthorityGraph) => Promise<Answer>,
    atLeast: string | undefined,
  ): Promise<Answer> => {
    if (atLeast === undefined) return work(store)
    const reached = (position: string) => compareMarkers(markerOf(position), markerOf(atLeast)) >= 0
    const deadline = Date.now() + CATCH_UP_MS
    for (;;) {
      // Most often the graph knows the write already, and the answer says so itself.
      const answer = await answerOrRefusal(() => work(store))
      if (reached(answer instanceof Refusal ? await store.position() : answer.position)) {
        if (answer instanceof Refusal) throw answer
        return answer
      }
      do {
        if (Date.now() >= deadline) throw new Behind()
        await delay(CATCH_UP_POLL_MS)
      } while (!reached(await store.position()))
    }
  }

  return {
    fallback: () => (Date.now() - lastAt < rememberedMs ? last : null),
    ask: async (work, { atLeast } = {}) => {
      let reason: Served['fallback'] = null
      if (graph !== null) {
        try {
          const answer = await policy.execute(() => fromGraph(graph, work, atLeast))
          last = null
          return { ...answer, servedBy: 'neo4j', fallback: null }
        } catch (error) {
          if (!(error instanceof Refusal)) {
            reason = last = reasonOf(error)
            lastAt = Date.now()
          } else if (error.code === 'BAD_REQUEST') throw error
        }
      }
      return { ...(await work(sql)), servedBy: 'postgresql', fallback: reason }
    },
  }
}
