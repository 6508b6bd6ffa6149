/**
 * The selected rows of a list. `all` means every row that matches the list's filter, loaded or not, except those that
 * were excluded.
 */
export type Selection<Row> = { all: false; rows: ReadonlyMap<string, Row> } | { all: true; except: ReadonlySet<string> }

export const noSelection = <Row>(): Selection<Row> => ({ all: false, rows: new Map() })

export const everyRow = <Row>(): Selection<Row> => ({ all: true, except: new Set() })

export const isSelected = <Row>(selection: Selection<Row>, id: string) =>
  selection.all ? !selection.except.has(id) : selection.rows.has(id)

export const countSelected = <Row>(selection: Selection<Row>, total: number) =>
  selection.all ? Math.max(0, total - selection.except.size) : selection.rows.size

export const toggleRow = <Row>(selection: Selection<Row>, id: string, row: Row): Selection<Row> => {
  if (selection.all) {
    const except = new Set(selection.except)
    if (!except.delete(id)) except.add(id)
    return { all: true, except }
  }
  const rows = new Map(selection.rows)
  if (!rows.delete(id)) rows.set(id, row)
  return { all: false, rows }
}

/** The selection with these rows added. */
export const addRows = <Row>(
  selection: Selection<Row>,
  added: readonly Row[],
  rowId: (row: Row) => string,
): Selection<Row> => {
  if (selection.all) {
    const except = new Set(selection.except)
    for (const row of added) except.delete(rowId(row))
    return { all: true, except }
  }
  const rows = new Map(selection.rows)
  for (const row of added) rows.set(rowId(row), row)
  return { all: false, rows }
}
