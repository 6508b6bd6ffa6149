import type { Ref } from 'vue'
import { addRows, countSelected, everyRow, noSelection, toggleRow, type Selection } from './selection.ts'

/** Selects rows by pointer and keyboard. A range may include rows that are not loaded yet. */
export const useGridSelection = <Row>(grid: {
  selection: Ref<Selection<Row>>
  rowAt: (index: number) => Row | undefined
  rowId: (row: Row) => string
  loadRows: (first: number, last: number) => Promise<Row[]> | undefined
  rowCount: () => number
}) => {
  let anchor = 0

  const loaded = (first: number, last: number): Row[] => {
    const rows: Row[] = []
    for (let index = first; index <= last; index += 1) {
      const row = grid.rowAt(index)
      if (row !== undefined) rows.push(row)
    }
    return rows
  }

  return {
    choose: (index: number) => {
      const row = grid.rowAt(index)
      if (row === undefined) return
      anchor = index
      grid.selection.value = toggleRow(grid.selection.value, grid.rowId(row), row)
    },
    extendTo: async (index: number) => {
      const [first, last] = [Math.min(anchor, index), Math.max(anchor, index)]
      const here = loaded(first, last)
      const rows = here.length === last - first + 1 ? here : ((await grid.loadRows(first, last)) ?? here)
      grid.selection.value = addRows(grid.selection.value, rows, grid.rowId)
    },
    toggleAll: () => {
      const all = countSelected(grid.selection.value, grid.rowCount()) === grid.rowCount()
      grid.selection.value = all ? noSelection() : everyRow()
    },
  }
}
