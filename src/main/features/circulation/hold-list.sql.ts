import type pg from 'pg'
import type { Hold } from '../../../contract/holds.ts'
import type { Page } from '../../../contract/page.ts'
import { instantKey, integerKey, keysetOf } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import { personName } from '../../stores/postgres/person-name.ts'
import type { HoldQuery } from './circulation.port.ts'

const columns = `t.id, t.book_id AS "bookId", book.title, t.person_id AS "personId", ${personName('person')} AS "personName",
  t.pickup_unit_id AS "pickupUnitId", unit.name AS "pickupUnitName", t.place,
  CASE WHEN t.state = 'waiting' THEN (SELECT count(*)::integer FROM library.hold before
    WHERE before.book_id = t.book_id AND before.state = 'waiting' AND before.place <= t.place) END AS position,
  t.state, t.copy_id AS "copyId", copy.barcode, t.ready_until AS "readyUntil", t.wanted_until AS "wantedUntil",
  t.ended_at AS "endedAt", t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version`

const joins = `JOIN library.book book ON book.id = t.book_id
  LEFT JOIN library.copy copy ON copy.id = t.copy_id
  LEFT JOIN directory.person person ON person.id = t.person_id
  LEFT JOIN directory.org_unit unit ON unit.id = t.pickup_unit_id`

export const searchHoldRows = (pool: pg.Pool, query: HoldQuery): Promise<Page<Hold>> => {
  const { bookId, personId, pickupUnitId, state } = query
  return readPage<Hold>(pool, {
    list: 'holds',
    keyset: keysetOf(query.sort, { createdAt: [instantKey('created_at')], place: [integerKey('place')] }),
    query,
    table: 'library.hold',
    conditions: (bind) => [
      ...(bookId === undefined ? [] : [`t.book_id = ${bind(bookId)}::uuid`]),
      ...(personId === undefined ? [] : [`t.person_id = ${bind(personId)}::uuid`]),
      ...(pickupUnitId === undefined ? [] : [`t.pickup_unit_id = ${bind(pickupUnitId)}::uuid`]),
      ...(state === undefined ? [] : [`t.state = ${bind(state)}::text`]),
      // Says the same again, in the words of the index of open holds.
      ...(state === 'waiting' || state === 'ready' ? ['t.ended_at IS NULL'] : []),
    ],
    columns,
    joins,
    fewMatch: [bookId, personId].some((value) => value !== undefined),
  })
}

/** Inside of a transaction too, where it sees the transaction's own rows. */
export const findHoldRow = async (on: Pick<pg.Pool, 'query'>, id: string): Promise<Hold | undefined> =>
  (await on.query<Hold>(`SELECT ${columns} FROM library.hold t ${joins} WHERE t.id = $1`, [id])).rows[0]
