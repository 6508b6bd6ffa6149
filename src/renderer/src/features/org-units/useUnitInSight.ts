import { computed, ref, watch } from 'vue'
import type { OrgUnitRow } from '../../../../contract/org-units.ts'

type Placed = Pick<OrgUnitRow, 'id'> & { path: readonly { id: string }[] }

/**
 * The active row of the tree. It follows the open unit, and opens every unit above it, when another unit is opened or
 * the open one moves. Reading the unit again moves nothing, because the user may have walked on by then.
 */
export const useUnitInSight = ({
  unit,
  reveal,
}: {
  unit: () => Placed | undefined
  reveal: (path: Placed['path']) => void
}) => {
  const active = ref<string>()
  const place = computed(() => {
    const shown = unit()
    return shown && [...shown.path, shown].map(({ id }) => id).join()
  })
  watch(place, () => {
    const shown = unit()
    if (!shown) return
    reveal(shown.path)
    active.value = shown.id
  })
  return active
}
