import type { ImportAcceptance, ImportReport } from '../../../contract/imports.ts'

type Judged = Pick<ImportReport, 'deactivation' | 'reusedIds' | 'returning' | 'toAccept' | 'accepted'>

/**
 * Judges what a plan ends. The share of each kind may reach the threshold but not exceed it. `counts` are in the order
 * of judgement, and the first kind above the threshold is named.
 */
export const guardOf = ({
  counts,
  reusedIds,
  returning,
  threshold,
  accept,
}: {
  counts: readonly { kind: ImportReport['deactivation']['kinds'][number]['kind']; ended: number; of: number }[]
  reusedIds: number
  returning: number
  threshold: number
  accept: readonly ImportAcceptance[]
}): Judged => {
  const kinds = counts.map(({ kind, ended, of }) => {
    const share = of === 0 ? 0 : ended / of
    return { kind, ended, of, share, exceeds: share > threshold }
  })
  const needed: ImportAcceptance[] = kinds.filter(({ exceeds }) => exceeds).map(({ kind }) => kind)
  if (reusedIds > 0) needed.push('reusedIds')
  if (returning > 0) needed.push('returning')
  const stoppedBy = kinds.find(({ kind, exceeds }) => exceeds && !accept.includes(kind))?.kind ?? null
  const people = kinds.find(({ kind }) => kind === 'people')
  return {
    deactivation: {
      people: people?.ended ?? 0,
      share: people?.share ?? 0,
      threshold,
      stopped: stoppedBy !== null,
      stoppedBy,
      kinds,
    },
    reusedIds,
    returning,
    toAccept: needed.filter((what) => !accept.includes(what)),
    accepted: needed.filter((what) => accept.includes(what)),
  }
}
