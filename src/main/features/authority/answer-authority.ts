import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
} from 'cockatiel'
import type { Served } from '../../../contract/authority.ts'
import { Refusal } from '../../../contract/errors.ts'
import { compareMarkers, markerOf } from '../../../contract/consistency.ts'
import { nothingClaimed, type Rest, unheard } from './rules/authority-claims.ts'
import { type AuthorityGraph, GraphBehind, GraphIncomplete } from './rules/authority-graph.port.ts'
import type { AuthorityWitness } from './rules/authority-witness.port.ts'
import { cutOffCode } from '../../foundation/cut-off.ts'
import { within } from '../../foundation/within.ts'

/** How long a question waits for the graph before SQL answers it. */
const DEADLINE_MS = 1_500
/** A store that cannot even say where it stands in so much of the deadline is at fault itself, and not the question. */
const LIVELY_MS = 500
/** After so many failures in a row the graph is left alone for a while. */
const FAILURES = 3
const LEFT_ALONE_MS = 5_000
/** How long a failure says something of now: nobody may ask again for hours. */
const REMEMBERED_MS = 10_000
/** A graph that was behind is not asked again so soon: SQL would answer in the end, and takes no longer than asking. */
const LEFT_BEHIND_MS = 250

type Fallback = Exclude<Served['fallback'], null>
type Work<Answer> = (graph: AuthorityGraph, rest: Rest) => Promise<Answer>

/** What the graph says is not what the system of record says. */
class Unconfirmed extends Error {}
/** The graph has no say in this: the system of record knows no such thing. */
class Unknown extends Error {}
/** The system of record fails: it says so itself when it is asked. */
class WitnessFailed extends Error {}
/** The question takes longer than anybody waits, of a store that answers others in time. */
class TooLarge extends Error {}

export type AuthorityAnswers = {
  /**
   * Asks the graph, and SQL where the school has no graph or the graph is away, slow, incomplete, behind or contradicted; says
   * which one answered and why. Whichever it is, the answer has every write that was acknowledged before the call. A refusal is
   * decided by SQL.
   *
   * The graph's answer leaves only if afterwards the outbox holds no event that the graph did not have when it was asked: then
   * nothing could have been written to it meanwhile, so that all of the answer is of one moment too. Together with that, in one
   * statement, what the answer rests on (`rest`) is looked up in SQL: whoever changes the graph by hand gives nobody anything.
   */
  ask: <Answer extends { position: string }>(
    work: Work<Answer>,
    options?: { atLeast?: string },
  ) => Promise<Answer & Served>
  /** Why the graph did not answer the last question, for some seconds after it; null while it does. */
  fallback: () => Served['fallback']
}

const reasonOf = (error: unknown): Fallback => {
  if (error instanceof GraphBehind) return 'behind'
  if (error instanceof GraphIncomplete) return 'incomplete'
  if (error instanceof Unconfirmed) return 'unconfirmed'
  if (error instanceof BrokenCircuitError) return 'circuit-open'
  if (error instanceof TaskCancelledError || error instanceof TooLarge) return 'slow'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return cutOffCode.test(code) ? 'slow' : 'down'
}

/** An answer, or why there is none, that is no fault of the store. */
const isNoFault = (error: unknown) =>
  [Refusal, GraphBehind, GraphIncomplete, Unconfirmed, Unknown, WitnessFailed, TooLarge].some(
    (kind) => error instanceof kind,
  )

const isBefore = (a: string, b: string) => compareMarkers(markerOf(a), markerOf(b)) < 0

export type AnswerAuthority = {
  sql: AuthorityGraph
  /** null: the school has no graph. */
  graph: AuthorityGraph | null
  witness: Pick<AuthorityWitness, 'confirm'>
  /** Called when the graph said what the system of record does not. */
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
  let behindUntil = 0
  let leftAloneUntil = 0
  // Only what the store itself fails to do opens the circuit.
  const breaker = circuitBreaker(
    handleWhen((error) => !isNoFault(error)),
    // How long it stays open is measured here: the breaker takes the computer's clock, which may be set back by hours.
    { halfOpenAfter: -Infinity, breaker: new ConsecutiveBreaker(FAILURES) },
  )
  const isLeftAlone = () => performance.now() < leftAloneUntil
  breaker.onBreak(() => {
    if (!isLeftAlone()) leftAloneUntil = performance.now() + leftAloneMs
  })
  const bound = timeout(deadlineMs, TimeoutStrategy.Aggressive)

  const confirmed = async <Answer extends { position: string }>(
    store: AuthorityGraph,
    work: Work<Answer>,
    atLeast: string,
  ): Promise<Answer> => {
    let claims = nothingClaimed
    const answer = await store.snapshot((same) =>
      work(same, (rests) => (claims = rests)).catch(async (error: unknown) => {
        // Who was just written is unknown to a graph that is behind, which is then the reason.
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

  /** Waits no longer than for the answer: whether the store is lively is found out beside the question. */
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
    try {
      return await breaker.execute(async () => {
        if (isLeftAlone()) throw new BrokenCircuitError()
        return inTime(store, () => confirmed(store, work, atLeast))
      })
    } catch (error) {
      if (error instanceof GraphBehind) behindUntil = performance.now() + leftBehindMs
      throw error
    }
  }

  return {
    fallback: () => (last && performance.now() - last.at < rememberedMs ? last.reason : null),
    ask: async (work, { atLeast = '0.0' } = {}) => {
      let reason: Served['fallback'] = null
      if (graph !== null) {
        try {
          const answer = await fromGraph(graph, work, atLeast)
          last = null
          return { ...answer, servedBy: graph.store, fallback: null }
        } catch (error) {
          if (error instanceof Refusal && error.code === 'BAD_REQUEST') throw error
          if (![Refusal, Unknown, WitnessFailed].some((kind) => error instanceof kind)) {
            reason = reasonOf(error)
            last = { reason, at: performance.now() }
          }
          if (error instanceof Unconfirmed) onUnconfirmed()
        }
      }
      return { ...(await work(sql, unheard)), servedBy: sql.store, fallback: reason }
    },
  }
}
