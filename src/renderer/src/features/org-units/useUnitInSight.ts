import { computed, ref, watch } from 'vue'
import type { OrgUnitRow } from '../../../../contract/org-units.ts'

type Placed = Pick<OrgUnitRow, 'id'> & { path: readonly { id: string }[] }

/**
 * The active row of the tree. It follows the open unit, and opens every unit above it, when another unit is opened or
 * the open one moves. Reading the unit again moves nothing, because the user may have walked on by then.
 */
export const useUnitInSight = ({
  id,
  unit,
  reveal,
}: {
  /** The unit that is open, also while it is not read yet; empty for none. */
  id: () => string
  unit: () => Placed | undefined
  reveal: (path: Placed['path']) => void
}) => {
  const active = ref<string>()
  const place = computed(() => {
    const shown = unit()
    return shown && [...shown.path, shown].map((each) => each.id).join()
  })
  // A unit above that is closed takes this one out of the tree until it is read by itself.
  let inSight: string | undefined
  watch([id, place], ([opened], [before]) => {
    if (opened !== before) inSight = undefined
    const shown = unit()
    if (!shown || place.value === inSight) return
    inSight = place.value
    reveal(shown.path)
    active.value = shown.id
  })
  return active
}
