import { describe, expect, it } from 'vitest'
import {
  arrangeColumns,
  columnTemplate,
  emptyLayout,
  moveColumn,
  nextSort,
  placeAfter,
  sortDirection,
  tabSeparated,
  type GridColumn,
} from '../../../src/renderer/src/ui/tables/grid.ts'

type Row = { name: string; mail: string }
const columns: GridColumn<Row>[] = [
  { id: 'name', title: 'Name', width: 200, sortKey: 'name', text: ({ name }) => name },
  { id: 'mail', title: 'E-mail', width: 240, text: ({ mail }) => mail },
  { id: 'id', title: 'Id', width: 100, hidden: true, text: () => 'x' },
]

describe('keys of the grid', () => {
  const grid = { rows: 100, columns: 4, rowsPerPage: 10 }
  const go = (key: string, row: number, column: number, ctrl = false) =>
    placeAfter({ key, ctrl }, { row, column }, grid)

  it.each([
    ['ArrowDown', 0, 0, false, { row: 1, column: 0 }],
    ['ArrowUp', 0, 2, false, { row: -1, column: 2 }],
    ['ArrowUp', -1, 2, false, { row: -1, column: 2 }],
    ['ArrowDown', 99, 1, false, { row: 99, column: 1 }],
    ['ArrowRight', 5, 3, false, { row: 5, column: 3 }],
    ['Home', 5, 3, false, { row: 5, column: 0 }],
    ['End', 5, 0, false, { row: 5, column: 3 }],
    ['Home', 5, 3, true, { row: 0, column: 0 }],
    ['End', 5, 0, true, { row: 99, column: 3 }],
    ['PageDown', 95, 1, false, { row: 99, column: 1 }],
    ['PageUp', 3, 1, false, { row: 0, column: 1 }],
  ] as const)('%s from row %i, column %i (Ctrl: %s)', (key, row, column, ctrl, place) => {
    expect(go(key, row, column, ctrl)).toEqual(place)
  })

  it('leaves other keys alone', () => {
    expect(go('x', 0, 0)).toBeUndefined()
  })
})

describe('columns', () => {
  it('have their default order until the user moves, resizes or hides them', () => {
    const first = arrangeColumns(columns, emptyLayout())
    expect(first.map(({ id, shown }) => [id, shown])).toEqual([
      ['name', true],
      ['mail', true],
      ['id', false],
    ])

    const mine = arrangeColumns(columns, {
      order: ['mail', 'name', 'id'],
      widths: { mail: 300 },
      shown: { id: true, name: false },
    })
    expect(mine.map(({ id, width, shown }) => [id, width, shown])).toEqual([
      ['mail', 300, true],
      ['name', 200, false],
      ['id', 100, true],
    ])
  })

  it('share the width, but a resized one keeps its size', () => {
    const arranged = arrangeColumns(columns, { ...emptyLayout(), widths: { name: 150 } }).filter(({ shown }) => shown)
    expect(columnTemplate(arranged, true)).toBe('40px 150px minmax(240px, 240fr)')
  })

  it('move to the place of another', () => {
    expect(moveColumn(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b'])
    expect(moveColumn(['a', 'b', 'c'], 'a', 9)).toEqual(['b', 'c', 'a'])
  })

  it('sort up, then down, then up', () => {
    expect(nextSort('', 'name')).toBe('name')
    expect(nextSort('name', 'name')).toBe('-name')
    expect(nextSort('-name', 'name')).toBe('name')
    expect(sortDirection('-name', 'name')).toBe('descending')
    expect(sortDirection('mail', 'name')).toBe('none')
    expect(sortDirection('name', undefined)).toBeUndefined()
  })
})

describe('copied rows', () => {
  it('are lines of tab-separated cells that no spreadsheet runs', () => {
    const text = tabSeparated(columns.slice(0, 2), [
      { name: '=HYPERLINK("x")', mail: 'a@b.example' },
      { name: 'Two\tcells', mail: '' },
    ])
    expect(text).toBe('Name\tE-mail\n\'=HYPERLINK("x")\ta@b.example\nTwo cells\t')
  })
})
