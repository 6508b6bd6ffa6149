import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Trouble } from '../../../contract/projection.ts'
import type { GraphService, ProjectorState } from './graph-service.port.ts'
import { verifyWhenDue } from './maintain-graph.ts'
import { isOtherDatabase } from './own-graph.ts'
import { outboxProjector, retryFaults } from './project-outbox.ts'
import type { ProjectionPorts } from './projection-ports.ts'
import { rebuildGraph } from './rebuild-graph.ts'
import { overdue, type StoreTrouble, unexplained } from './store-trouble.ts'

/** How often the outbox is read without a hint, in ms, because hints may be lost. */
const POLL_MS = 200
const CARE_MS = 30_000
/** How often all rows are compared. They are also compared after each load. */
const VERIFY_EVERY_MS = 24 * 3_600_000
const FIRST_BACKOFF_MS = 250
const LONGEST_BACKOFF_MS = 15_000
/**
 * A batch takes a second or two. One that takes longer than this waits for a store that stands still or is very slow.
 */
const OVERDUE_MS = 5_000
/** The same limit for preparing the schema and for each part of a load, because a cold server is slow. */
const PREPARE_OVERDUE_MS = 20_000
/** How often to check whether the process that projects has ended. */
const STANDBY_MS = 2_000

export type Projector = {
  state: () => ProjectorState
  /**
   * Why the projector is `backing-off`, since when nothing went well, and when it tries again; null otherwise. A step
   * that does not end is `overdue`.
   */
  trouble: () => Trouble | null
  /** Makes the projector compare rows at its next turn, if a comparison is due. */
  care: () => void
  stop: () => Promise<void>
}

/**
 * Projects one school until it is stopped. It runs alone among all processes, in batches, at each hint and each poll.
 * It loads a graph that was never loaded. When a store is away it waits longer each time, and goes on from the graph's
 * place. `prepare` runs before the first row, and after a store was away, because an empty server may have come back.
 * `explain` describes what a store threw.
 */
export const runProjector = (
  ports: ProjectionPorts,
  {
    log,
    prepare = async () => undefined,
    explain = unexplained,
  }: { log: Logger; prepare?: GraphService['prepare']; explain?: (error: unknown) => StoreTrouble },
): Projector => {
  const stopped = new AbortController()
  const { signal } = stopped
  let state: ProjectorState = 'starting'
  let backoff = FIRST_BACKOFF_MS
  let caredAt = -Infinity
  let trouble: (StoreTrouble & { since: Date; nextTryAt: number }) | null = null
  /** The present step, or null between two steps. */
  let step: { since: Date; overdueAt: number } | null = null
  const timed = async <Result>(limitMs: number, work: () => Promise<Result>): Promise<Result> => {
    step = { since: new Date(), overdueAt: performance.now() + limitMs }
    try {
      return await work()
    } finally {
      step = null
    }
  }
  const overdueSince = () => (step !== null && performance.now() > step.overdueAt ? step.since : null)
  const wentWell = () => {
    backoff = FIRST_BACKOFF_MS
    trouble = null
  }

  const verify = (ended: AbortSignal) =>
    verifyWhenDue(ports, { everyMs: VERIFY_EVERY_MS, signal: ended }).catch((error: unknown) => {
      if (!ended.aborted) log.warn({ code: (error as { code?: string }).code }, 'the graph could not be compared')
    })

  const project = async (lost: AbortSignal) => {
    const ended = AbortSignal.any([lost, signal])
    await timed(PREPARE_OVERDUE_MS, () => prepare())
    const projectBatch = outboxProjector(ports)
    caredAt = -Infinity
    let verifying: Promise<void> | null = null
    while (!ended.aborted) {
      const done = await timed(OVERDUE_MS, projectBatch)
      if (done === 'not-loaded') {
        state = 'loading'
        await timed(PREPARE_OVERDUE_MS, () => prepare({ toLoad: true }))
        let refused = 0
        const loading = rebuildGraph(ports, { signal: ended })
        for (;;) {
          const { value: progress, done: loaded } = await timed(PREPARE_OVERDUE_MS, () => loading.next())
          if (loaded) break
          log.debug({ progress }, 'graph loads')
          refused = progress.setAside
        }
        if (refused > 0) log.warn({ rows: refused }, 'rows that the graph refuses are set aside')
      } else if (done === 'moved') {
        state = 'idle'
        if (performance.now() - caredAt > CARE_MS) {
          caredAt = performance.now()
          log.warn('the place of the graph was changed by hand and is put back')
          await ports.graph.putBackMarker()
        } else await ports.outbox.hint(POLL_MS, ended)
      } else if (done === 'idle') {
        state = 'idle'
        if (performance.now() - caredAt > CARE_MS) {
          caredAt = performance.now()
          await timed(OVERDUE_MS, () => retryFaults(ports))
          // The comparison runs beside the projection.
          verifying ??= verify(ended).finally(() => (verifying = null))
        }
        wentWell()
        await ports.outbox.hint(POLL_MS, ended)
      } else {
        state = 'projecting'
        wentWell()
      }
    }
  }

  const run = async () => {
    while (!signal.aborted) {
      try {
        if (await ports.outbox.alone(project)) continue
        state = 'standby'
        wentWell()
        await delay(STANDBY_MS, undefined, { signal })
      } catch (error) {
        if (signal.aborted) return
        const explained = explain(error)
        trouble = isOtherDatabase(error)
          ? null
          : { ...explained, since: trouble?.since ?? new Date(), nextTryAt: performance.now() + backoff }
        state = trouble ? 'backing-off' : 'other-database'
        log.warn({ code: explained.code, reason: explained.reason, backoff }, 'projection waits for a store')
        await delay(backoff, undefined, { signal }).catch(() => undefined)
        backoff = Math.min(backoff * 2, LONGEST_BACKOFF_MS)
      }
    }
  }
  const running = run()
  return {
    state: () => (overdueSince() && !trouble ? 'backing-off' : state),
    trouble: () => {
      const since = overdueSince()
      if (since !== null && trouble === null) return { ...overdue, since, nextTryInSeconds: 0 }
      if (trouble === null || state !== 'backing-off') return null
      const { nextTryAt, ...known } = trouble
      return { ...known, nextTryInSeconds: Math.max(0, nextTryAt - performance.now()) / 1_000 }
    },
    care: () => {
      caredAt = -Infinity
    },
    stop: async () => {
      stopped.abort()
      await running.catch(() => undefined)
    },
  }
}
