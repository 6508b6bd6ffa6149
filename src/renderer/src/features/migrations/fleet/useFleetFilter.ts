import { computed, type Ref, ref } from 'vue'
import type { FleetSchool, FleetState } from '../../../../../contract/migration-fleet.ts'
import { folded } from '../../../ui/folded.ts'
import { canApply } from './useFleetRun.ts'

/** Which schools are shown: all, those that can be brought up, or those in which something is wrong. */
export type Which = 'all' | 'behind' | 'faulty'

const FAULTS: ReadonlySet<FleetState> = new Set(['changed', 'missing', 'failed', 'out-of-order', 'unreachable'])

const fits: Record<Which, (school: FleetSchool) => boolean> = {
  all: () => true,
  behind: canApply,
  faulty: ({ tracks }) => tracks.some(({ state }) => FAULTS.has(state)),
}

/** Narrows the schools by a part of their name, whatever its case and accents, and by their state. */
export const useFleetFilter = (schools: Readonly<Ref<readonly FleetSchool[]>>) => {
  const search = ref('')
  const which = ref<Which>('all')
  const shown = computed(() =>
    schools.value.filter(
      (school) => fits[which.value](school) && folded(school.name).includes(folded(search.value.trim())),
    ),
  )
  return { search, which, shown }
}
