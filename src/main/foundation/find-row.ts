import { refusal } from '../../contract/errors.ts'
import type { Id } from '../../contract/ids.ts'

type Finder<Row> = { find: (id: Id) => Promise<Row | undefined> }

/** Returns the row of an id; `NOT_FOUND` with the kind of row when there is none. */
export const findRow = async <Row>({ find }: Finder<Row>, { entity, id }: { entity: string; id: Id }): Promise<Row> => {
  const row = await find(id)
  if (!row) throw refusal('NOT_FOUND', { entity, id })
  return row
}
