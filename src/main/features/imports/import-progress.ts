import type { ImportEvent } from '../../../contract/imports.ts'

export type ImportProgress = Extract<ImportEvent, { kind: 'progress' }>
type Where = Pick<ImportProgress, 'phase' | 'file' | 'done' | 'total' | 'unit'>

/** Milliseconds between two events of one phase. */
const INTERVAL = 100

/**
 * Turns positions into events with rate and remaining time. There are at most ten a second, and always the first and
 * last of a phase. The rate is that of the phase so far.
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
