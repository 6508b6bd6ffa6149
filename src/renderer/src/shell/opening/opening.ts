import { reactive, watch } from 'vue'
import type { OpeningStep } from '../../../../contract/connections.ts'
import { useSchool } from '../../client/school.ts'

/** A step that is long enough to be shown. */
export type LongStep = Exclude<OpeningStep, { kind: 'starting-database' | 'open' }>

const isLong = (step: OpeningStep): step is LongStep => step.kind !== 'starting-database' && step.kind !== 'open'

/**
 * The opening of this window's school. `ready` is false until the school is open, because a screen shown earlier would
 * disappear while the host creates the database, applies migrations or writes the sample district. `steps` are the last
 * step of each of these kinds, in order. A school that cannot be opened is ready: its screens say why.
 */
export const useOpening = () => {
  const school = useSchool()
  const opening = reactive({ ready: false, steps: [] as LongStep[] })

  const follow = async (profileId: string, signal: AbortSignal) => {
    try {
      for await (const step of await school.apiOf(profileId).client.connections.opening(undefined, { signal })) {
        if (signal.aborted) return
        if (step.kind === 'open') opening.ready = true
        if (isLong(step)) opening.steps = [...opening.steps.filter(({ kind }) => kind !== step.kind), step]
      }
    } catch {
      // A lasting fault also fails the next call, which reports it.
    }
    if (!signal.aborted) opening.ready = true
  }

  watch(
    () => school.profile?.id,
    (profileId, _before, onCleanup) => {
      opening.ready = false
      opening.steps = []
      if (profileId === undefined) return
      const stop = new AbortController()
      onCleanup(() => stop.abort())
      void follow(profileId, stop.signal)
    },
    { immediate: true },
  )
  return opening
}
