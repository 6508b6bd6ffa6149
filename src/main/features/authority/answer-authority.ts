import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from 'cockatiel'
import type { Served } from '../../../contract/authority.ts'
import { Refusal } from '../../../contract/errors.ts'
import { compareMarkers, markerOf } from '../../../contract/protocol/consistency.ts'
import { nothingClaimed, type Rest, unheard } from './rules/authority-claims.ts'
import { type AuthorityGraph, BeyondGraph, GraphBehind, GraphIncomplete } from './rules/authority-graph.port.ts'
import type { AuthorityWitness } from './rules/authority-witness.port.ts'
import { cutOffCode } from '../../foundation/cut-off.ts'
import { within } from '../../foundation/within.ts'

/** How long a question waits for the graph before SQL answers it. */
const DEADLINE_MS = 1_500
/**
 * A store that does not return its position within this part of the deadline is at fault itself; the question is not.
 */
const LIVELY_MS = 500
/** After this many failures in a row the graph is not asked for a while. */
const FAILURES = 3
const LEFT_ALONE_MS = 5_000
/** How long the last failure is reported. Nobody may ask again for hours. */
const REMEMBERED_MS = 10_000
/**
 * How long a graph that was behind is not asked again. SQL would answer in the end, and takes no longer than asking.
 */
const LEFT_BEHIND_MS = 250

type Fallback = Exclude<Served['fallback'], null>
type Work<Answer> = (graph: AuthorityGraph, rest: Rest) => Promise<Answer>

/** The graph's answer differs from the system of record. */
class Unconfirmed extends Error {}
/** The system of record knows no such thing, so that it answers and not the graph. */
class Unknown extends Error {}
/** The system of record failed to confirm an answer. It reports its own fault when it is asked. */
class WitnessFailed extends Error {}
/** The question takes too long, while the store answers others in time. */
class TooLarge extends Error {}

export type AuthorityAnswers = {
  /** The store that is asked first. */
  readonly store: Served['servedBy']
  /**
   * Asks the graph. Asks SQL when the school has no graph or the graph is away, slow, incomplete, behind or
   * contradicted. The answer says which store gave it and why. Either way it includes every write that was acknowledged
   * before the call. SQL decides every refusal.
   *
   * The graph's answer is returned only if the outbox afterwards holds no event that the graph lacked when it was
   * asked. Then nothing can have been written to the graph meanwhile, so the answer is of one moment. The same
   * statement looks up in SQL what the answer rests on (`rest`), so a graph that was changed by hand grants nobody
   * anything.
   */
  ask: <Answer extends { position: string }>(
    work: Work<Answer>,
    options?: {
      atLeast?: string
      /** The system of record over another connection, e.g. one whose work can be given up. */
      record?: AuthorityGraph
    },
  ) => Promise<Answer & Served>
  /**
   * Returns why the graph did not answer the last question, for some seconds after it. Returns null while the graph
   * answers.
   */
  fallback: () => Served['fallback']
}

/** Returns why the graph did not answer. A question that was kept from it returns undefined. */
const reasonOf = (error: unknown): Fallback | undefined => {
  if (error instanceof GraphBehind) return 'behind'
  if (error instanceof GraphIncomplete) return 'incomplete'
  if (error instanceof Unconfirmed) return 'unconfirmed'
  if (error instanceof BrokenCircuitError) return undefined
  if (error instanceof TaskCancelledError || error instanceof TooLarge) return 'slow'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return cutOffCode.test(code) ? 'slow' : 'down'
}

/** Errors that are no fault of the store. */
const isNoFault = (error: unknown) =>
  [Refusal, BeyondGraph, GraphBehind, GraphIncomplete, Unconfirmed, Unknown, WitnessFailed, TooLarge].some(
    (kind) => error instanceof kind,
  )

const isBefore = (a: string, b: string) => compareMarkers(markerOf(a), markerOf(b)) < 0

export type AnswerAuthority = {
  sql: AuthorityGraph
  /** null when the school has no graph. */
  graph: AuthorityGraph | null
  witness: Pick<AuthorityWitness, 'confirm'>
  /** Called when the graph's answer differs from the system of record. */
  onUnconfirmed?: () => void
  deadlineMs?: number
  leftAloneMs?: number
  leftBehindMs?: number
  rememberedMs?: number
}

export const authorityAnswers = ({
  sql,
  graph,
  witness,
  onUnconfirmed = () => undefined,
  deadlineMs = DEADLINE_MS,
  leftAloneMs = LEFT_ALONE_MS,
  leftBehindMs = LEFT_BEHIND_MS,
  rememberedMs = REMEMBERED_MS,
}: AnswerAuthority): AuthorityAnswers => {
  let last: { reason: Fallback; at: number } | null = null
  /** Why the graph failed last. It is the reason of every answer while the graph is left alone. */
  let failure: Fallback = 'down'
  let behindUntil = 0
  let leftAloneUntil = 0
  // Only failures of the store itself open the circuit.
  const breaker = circuitBreaker(
    handleWhen((error) => !isNoFault(error)),
    // The time for which the circuit stays open is measured here. The breaker uses the computer's clock, which may be
    // set back.
    { halfOpenAfter: -Infinity, breaker: new ConsecutiveBreaker(FAILURES) },
  )
  const isLeftAlone = () => performance.now() < leftAloneUntil
  breaker.onBreak(() => {
    if (!isLeftAlone()) leftAloneUntil = performance.now() + leftAloneMs
  })
  /** Whether a question tries the graph after a pause. The breaker would let all others wait for its end. */
  let isTrying = false
  const bound = timeout(deadlineMs, TimeoutStrategy.Aggressive)

  const confirmed = async <Answer extends { position: string }>(
    store: AuthorityGraph,
    work: Work<Answer>,
    atLeast: string,
  ): Promise<Answer> => {
    let claims = nothingClaimed
    const answer = await store.snapshot((same) =>
      work(same, (rests) => (claims = rests)).catch(async (error: unknown) => {
        // A graph that is behind does not know a person who was just written. Being behind is then the reason.
        if (!(error instanceof Refusal) || error.code === 'BAD_REQUEST') throw error
        return { refused: error, position: await same.position() }
      }),
    )
    const { position, verdict } = await witness.confirm(claims).catch((cause: unknown) => {
      throw new WitnessFailed('the system of record gives no answer', { cause })
    })
    if (isBefore(answer.position, position) || isBefore(answer.position, atLeast)) throw new GraphBehind()
    if ('refused' in answer) throw answer.refused
    if (verdict === 'unknown') throw new Unknown()
    if (verdict === 'differs') throw new Unconfirmed()
    return answer
  }

  /**
   * Asks within the deadline. Whether the store answers at all is found out beside the question, without a further
   * wait.
   */
  const inTime = async <Answer>(store: AuthorityGraph, ask: () => Promise<Answer>): Promise<Answer> => {
    let lively = Promise.resolve(false)
    const look = () => {
      lively = store.position().then(
        () => true,
        (error: unknown) => isNoFault(error),
      )
    }
    const timer = setTimeout(look, Math.max(0, deadlineMs - LIVELY_MS))
    try {
      return await bound.execute(ask)
    } catch (error) {
      if (reasonOf(error) === 'slow' && (await within(0, lively, false))) throw new TooLarge()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  const fromGraph = async <Answer extends { position: string }>(
    store: AuthorityGraph,
    work: Work<Answer>,
    atLeast: string,
  ): Promise<Answer> => {
    if (performance.now() < behindUntil) throw new GraphBehind()
    const isTrial = breaker.state !== CircuitState.Closed
    if (isTrial && (isTrying || isLeftAlone())) throw new BrokenCircuitError()
    if (isTrial) isTrying = true
    try {
      return await breaker.execute(() => inTime(store, () => confirmed(store, work, atLeast)))
    } catch (error) {
      if (error instanceof GraphBehind) behindUntil = performance.now() + leftBehindMs
      throw error
    } finally {
      if (isTrial) isTrying = false
    }
  }

  return {
    store: (graph ?? sql).store,
    fallback: () => (last && performance.now() - last.at < rememberedMs ? last.reason : null),
    ask: async (work, { atLeast = '0.0', record = sql } = {}) => {
      let reason: Served['fallback'] = null
      if (graph !== null) {
        try {
          const answer = await fromGraph(graph, work, atLeast)
          last = null
          return { ...answer, servedBy: graph.store, fallback: null }
        } catch (error) {
          if (error instanceof Refusal && error.code === 'BAD_REQUEST') throw error
          if (![Refusal, BeyondGraph, Unknown, WitnessFailed].some((kind) => error instanceof kind)) {
            reason = reasonOf(error) ?? failure
            if (!isNoFault(error)) failure = reason
            last = { reason, at: performance.now() }
          }
          if (error instanceof Unconfirmed) onUnconfirmed()
        }
      }
      return { ...(await work(record, unheard)), servedBy: record.store, fallback: reason }
    },
  }
}
