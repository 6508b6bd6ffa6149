import type { ImportEvent } from '../../../../contract/imports.ts'

export type ImportProgress = Omit<Extract<ImportEvent, { kind: 'progress' }>, 'kind' | 'phase'> & {
  phase: 'uploading' | Extract<ImportEvent, { kind: 'progress' }>['phase']
}

/** Rate over the whole upload so far, and the time the rest takes at that rate. */
export const uploadProgress = ({
  done,
  total,
  elapsedMs,
}: {
  done: number
  total: number
  elapsedMs: number
}): ImportProgress => {
  // The first moments give wild rates: say nothing rather than something wrong.
  const perSecond = elapsedMs > 500 ? (done / elapsedMs) * 1_000 : null
  return {
    phase: 'uploading',
    file: null,
    done,
    total,
    unit: 'bytes',
    perSecond,
    secondsLeft: perSecond === null || perSecond === 0 ? null : (total - done) / perSecond,
  }
}

const startsWith: ImportProgress = {
  phase: 'reading',
  file: null,
  done: 0,
  total: null,
  unit: 'bytes',
  perSecond: null,
  secondsLeft: null,
}

/** What is shown until the host says its first word about a phase. */
export const startOf = (phase: ImportProgress['phase']): ImportProgress => ({ ...startsWith, phase })
