import { reactive, watch } from 'vue'
import type { OpeningStep } from '../../../../contract/connections.ts'
import { useSchool } from '../../client/school.ts'

/** A step that takes long enough to be looked at. */
export type LongStep = Exclude<OpeningStep, { kind: 'starting-database' | 'open' }>

const isLong = (step: OpeningStep): step is LongStep => step.kind !== 'starting-database' && step.kind !== 'open'

/**
 * What opening this window's school takes. `ready` is false until it is open: a screen that was shown before would go away again
 * while the host makes the database, applies migrations or writes the sample district. `steps` are the last of each kind of
 * these, in their order. A school that cannot be opened is ready: its screens say what is wrong.
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
      // Whatever it is, the next call meets it and says so.
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
