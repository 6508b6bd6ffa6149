import type { ImportEvent } from '../../../../contract/imports.ts'

export type ImportProgress = Omit<Extract<ImportEvent, { kind: 'progress' }>, 'kind' | 'phase'> & {
  phase: 'uploading' | Extract<ImportEvent, { kind: 'progress' }>['phase']
}

/** The average rate of the upload, and the time left at that rate. */
export const uploadProgress = ({
  done,
  total,
  elapsedMs,
}: {
  done: number
  total: number
  elapsedMs: number
}): ImportProgress => {
  // The first moments give wild rates, so no rate is shown.
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

/** Shown until the host reports the first progress of a phase. */
export const startOf = (phase: ImportProgress['phase']): ImportProgress => ({ ...startsWith, phase })
