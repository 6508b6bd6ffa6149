import type { Ref } from 'vue'
import { placeAfter, type Place } from './grid.ts'

export type HeaderAction = 'sort' | 'wider' | 'narrower' | 'left' | 'right'

/**
 * The keys of the WAI-ARIA grid pattern, and two for the header: Alt with arrows resizes a column, Alt Shift moves it.
 */
export const useGridKeys =
  (grid: {
    active: Ref<Place>
    grid: () => { rows: number; columns: number; rowsPerPage: number }
    selectable: () => boolean
    moveTo: (place: Place) => void
    extendTo: (index: number) => unknown
    choose: (index: number) => void
    toggleAll: () => void
    open: (index: number) => void
    header: (column: number, action: HeaderAction) => void
    escape: () => void
  }) =>
  (event: KeyboardEvent) => {
    const { row, column } = grid.active.value
    const ctrl = event.ctrlKey || event.metaKey
    const done = (run: () => void) => {
      event.preventDefault()
      run()
    }
    if (row === -1 && event.altKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      const right = event.key === 'ArrowRight'
      return done(() => grid.header(column, event.shiftKey ? (right ? 'right' : 'left') : right ? 'wider' : 'narrower'))
    }
    if (event.altKey) return
    if (event.key === 'Enter') return done(() => (row === -1 ? grid.header(column, 'sort') : grid.open(row)))
    if (event.key === ' ')
      return done(() =>
        row === -1
          ? grid.header(column, 'sort')
          : grid.selectable()
            ? event.shiftKey
              ? void grid.extendTo(row)
              : grid.choose(row)
            : grid.open(row),
      )
    if (event.key === 'Escape') return done(grid.escape)
    if (ctrl && event.key.toLowerCase() === 'a') return grid.selectable() ? done(grid.toggleAll) : undefined

    const place = placeAfter({ key: event.key, ctrl }, grid.active.value, grid.grid())
    if (place === undefined) return
    done(() => {
      grid.moveTo(place)
      if (event.shiftKey && grid.selectable() && place.row !== row && place.row >= 0) void grid.extendTo(place.row)
    })
  }
