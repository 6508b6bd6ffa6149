import { ref, shallowRef } from 'vue'
import type { TrackStatus } from '../../../../../contract/migrations.ts'
import { useWrite } from '../../../app/writes/useWrite.ts'
import { type Problem, problemOf } from '../../../client/problem.ts'
import { differenceIn } from './difference.ts'
import { recordsText as t } from './records.messages.ts'

/** Records a store without a ledger as being at a version that a person chooses. */
export const useBaseline = () => {
  const { write, busy } = useWrite()
  const status = shallowRef<TrackStatus | null>(null)
  /** The name of the last migration that is recorded; empty until it is chosen. */
  const last = ref('')
  const recorded = shallowRef<readonly string[] | null>(null)
  const problem = shallowRef<Problem | null>(null)

  const show = (chosen: TrackStatus | null) => {
    status.value = chosen
    last.value = ''
    recorded.value = null
    problem.value = null
  }

  const choose = (name: string | undefined) => {
    last.value = name ?? ''
  }

  const run = async () => {
    const track = status.value?.track
    if (track === undefined || last.value === '' || busy.value) return
    problem.value = null
    const version = last.value
    try {
      const answer = await write({
        procedure: 'migrations.baseline',
        input: { track, version },
        asks: { text: t('baseline.asks', { track, version }) },
        refused: 'throw',
      })
      recorded.value = answer?.recorded ?? null
    } catch (error) {
      const differs = differenceIn(error)
      const found = problemOf(error)
      problem.value =
        differs === null ? found : { ...found, title: t('baseline.refused', { version }), detail: differs }
    }
  }

  return { status, last, recorded, problem, busy, show, choose, run }
}
