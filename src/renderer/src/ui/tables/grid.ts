export type GridColumn<Row> = {
  id: string
  title: string
  /** The initial width in pixels. The user's own width is remembered. */
  width: number
  /** The text of the cell when it is copied, and when no slot `cell-<id>` draws it. */
  text: (row: Row) => string
  /** The ascending sort; the descending one is the same with `-` before it. */
  sortKey?: string
  numeric?: boolean
  /** Hidden until the user shows it. */
  hidden?: boolean
}

export const narrowestColumn = 56
const checkColumnWidth = 40
const chooserWidth = 32

/** The user's own order, widths and selection of columns, by column id. */
export type ColumnLayout = { order: string[]; widths: Record<string, number>; shown: Record<string, boolean> }

export const emptyLayout = (): ColumnLayout => ({ order: [], widths: {}, shown: {} })

type Laid<Row> = GridColumn<Row> & { shown: boolean; sized: boolean }

/** The columns as the user arranged them. Columns that the layout does not know have their default place. */
export const arrangeColumns = <Row>(columns: readonly GridColumn<Row>[], layout: ColumnLayout): Laid<Row>[] => {
  const place = (column: GridColumn<Row>, index: number) => {
    const known = layout.order.indexOf(column.id)
    return known === -1 ? index : known
  }
  return columns
    .map((column, index) => ({
      ...column,
      place: place(column, index),
      width: layout.widths[column.id] ?? column.width,
      sized: layout.widths[column.id] !== undefined,
      shown: layout.shown[column.id] ?? !column.hidden,
    }))
    .sort((a, b) => a.place - b.place)
}

type Sized = { width: number; sized: boolean }

/**
 * The grid tracks of the table. Columns share the remaining width in proportion to their own; a column that the user
 * resized keeps its width, and the last one takes the rest.
 */
export const columnTemplate = (columns: readonly Sized[], selectable: boolean) =>
  [
    ...(selectable ? [`${checkColumnWidth}px`] : []),
    ...columns.map(({ width, sized }, index) =>
      !sized
        ? `minmax(${width}px, ${width}fr)`
        : index === columns.length - 1
          ? `minmax(${width}px, 1fr)`
          : `${width}px`,
    ),
  ].join(' ')

/** The width in pixels below which the table scrolls sideways. */
export const narrowestTable = (columns: readonly Sized[], selectable: boolean) =>
  columns.reduce((sum, { width }) => sum + width, chooserWidth) + (selectable ? checkColumnWidth : 0)

export const moveColumn = (order: readonly string[], id: string, to: number): string[] => {
  const rest = order.filter((other) => other !== id)
  return rest.toSpliced(Math.min(Math.max(0, to), rest.length), 0, id)
}

/** The sort after a press on a header: ascending, then descending, then ascending again. */
export const nextSort = (sort: string, sortKey: string) => (sort === sortKey ? `-${sortKey}` : sortKey)

export const sortDirection = (sort: string, sortKey: string | undefined) =>
  sortKey === undefined ? undefined : sort === sortKey ? 'ascending' : sort === `-${sortKey}` ? 'descending' : 'none'

/** Row -1 is the header. */
export type Place = { row: number; column: number }

/** The place to which a key of the WAI-ARIA grid pattern leads; undefined for any other key. */
export const placeAfter = (
  key: { key: string; ctrl: boolean },
  from: Place,
  grid: { rows: number; columns: number; rowsPerPage: number },
): Place | undefined => {
  const lastRow = grid.rows - 1
  const lastColumn = grid.columns - 1
  const within = (place: Place): Place => ({
    row: Math.min(Math.max(-1, place.row), lastRow),
    column: Math.min(Math.max(0, place.column), lastColumn),
  })
  switch (key.key) {
    case 'ArrowDown':
      return within({ ...from, row: key.ctrl ? lastRow : from.row + 1 })
    case 'ArrowUp':
      return within({ ...from, row: key.ctrl ? 0 : from.row - 1 })
    case 'ArrowLeft':
      return within({ ...from, column: from.column - 1 })
    case 'ArrowRight':
      return within({ ...from, column: from.column + 1 })
    case 'Home':
      return within(key.ctrl ? { row: 0, column: 0 } : { ...from, column: 0 })
    case 'End':
      return within(key.ctrl ? { row: lastRow, column: lastColumn } : { ...from, column: lastColumn })
    case 'PageDown':
      return within({ ...from, row: Math.max(0, from.row) + grid.rowsPerPage })
    case 'PageUp':
      return within({ ...from, row: Math.max(0, from.row - grid.rowsPerPage) })
    default:
      return undefined
  }
}

// A cell that begins with one of these would run as a formula in a spreadsheet.
const formula = /^[=+\-@\t\r]/

/** Rows as tab-separated values with a header line, safe to paste into a spreadsheet. */
export const tabSeparated = <Row>(columns: readonly GridColumn<Row>[], rows: readonly Row[]): string => {
  const cell = (text: string) => {
    const line = text.replace(/[\t\r\n]+/g, ' ')
    return formula.test(line) ? `'${line}` : line
  }
  return [columns.map(({ title }) => cell(title)), ...rows.map((row) => columns.map(({ text }) => cell(text(row))))]
    .map((cells) => cells.join('\t'))
    .join('\n')
}
