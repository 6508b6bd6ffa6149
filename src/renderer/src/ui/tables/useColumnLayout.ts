import { computed, ref, watch } from 'vue'
import { arrangeColumns, emptyLayout, moveColumn, narrowestColumn, type ColumnLayout, type GridColumn } from './grid.ts'

const remembered = (key: string): ColumnLayout => {
  try {
    return { ...emptyLayout(), ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<ColumnLayout>) }
  } catch {
    return emptyLayout()
  }
}

/** Columns as the user arranged them, remembered in this browser under `storageKey`. */
export const useColumnLayout = <Row>(storageKey: string, columns: () => readonly GridColumn<Row>[]) => {
  const key = `columns.${storageKey}`
  const layout = ref(remembered(key))
  watch(layout, (now) => localStorage.setItem(key, JSON.stringify(now)), { deep: true })

  const arranged = computed(() => arrangeColumns(columns(), layout.value))
  return {
    arranged,
    shown: computed(() => arranged.value.filter(({ shown }) => shown)),
    resize: (id: string, width: number) => {
      layout.value.widths[id] = Math.max(narrowestColumn, Math.round(width))
    },
    unsize: (id: string) => {
      const { [id]: _gone, ...rest } = layout.value.widths
      layout.value.widths = rest
    },
    show: (id: string, shown: boolean) => {
      layout.value.shown[id] = shown
    },
    /** Moves a column to the present place of `target`. */
    move: (id: string, target: string) => {
      const order = arranged.value.map((column) => column.id)
      layout.value.order = moveColumn(order, id, order.indexOf(target))
    },
    reset: () => {
      layout.value = emptyLayout()
    },
  }
}
