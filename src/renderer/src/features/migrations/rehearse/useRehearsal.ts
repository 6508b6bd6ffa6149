import { ref, shallowRef } from 'vue'
import type { Rehearsal, RehearsalEvent } from '../../../../../contract/migration-rehearsal.ts'
import type { Track } from '../../../../../contract/migrations.ts'
import { inBatches } from '../../../app/writes/in-batches.ts'
import { type Problem, problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'

/** Rehearses the pending migrations of one track at a time. Stopping or closing ends the run and drops its copy. */
export const useRehearsal = () => {
  const { client } = useApi()
  const track = ref<Track | null>(null)
  const event = shallowRef<RehearsalEvent | null>(null)
  const result = shallowRef<Rehearsal | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const stopped = ref(false)
  /** Whether the last try was refused because something is named before an applied migration. */
  const late = ref(false)
  let stopping = new AbortController()

  const start = async (of: Track, { allowOutOfOrder = false }: { allowOutOfOrder?: boolean } = {}) => {
    const own = new AbortController()
    stopping = own
    track.value = of
    event.value = null
    result.value = null
    problem.value = null
    stopped.value = false
    late.value = false
    busy.value = true
    try {
      const events = await client.migrations.rehearse({ track: of, allowOutOfOrder }, { signal: own.signal })
      for await (const batch of inBatches(events)) {
        if (own.signal.aborted) break
        event.value = batch.at(-1)!
        for (const next of batch) if (next.kind === 'rehearsed') result.value = next.rehearsal
      }
    } catch (error) {
      if (own.signal.aborted) return
      problem.value = problemOf(error)
      late.value = (error as { data?: { reason?: string } }).data?.reason === 'out-of-order'
    } finally {
      if (stopping === own) busy.value = false
    }
  }

  const stop = () => {
    stopped.value = true
    busy.value = false
    stopping.abort()
  }

  const close = () => {
    if (busy.value) stop()
    track.value = null
  }

  return { track, event, result, problem, busy, stopped, late, start, stop, close }
}
