import { ASKED_SQL } from '../../stores/postgres/database-clock.ts'
import type { Bind } from '../../stores/postgres/list-page.ts'
import { validAt } from '../../stores/postgres/validity.ts'

/** The school's time, looked up once for a statement. */
const ASKED_ONCE = `(SELECT ${ASKED_SQL})`

/** The state of a post `t` as the contract has it: a published one is scheduled until its moment. */
export const STATE_SQL = `CASE WHEN t.state = 'published' AND t.published_at > ${ASKED_ONCE} THEN 'scheduled' ELSE t.state END`

/** Posts `t` that are on the board now, whoever they are for. */
export const ON_BOARD = `t.state = 'published' AND t.published_at <= ${ASKED_ONCE}`

export const FOR_EVERYBODY = 'NOT EXISTS (SELECT FROM bulletin.post_audience a WHERE a.post_id = t.id)'

/** The units of an active person with all above them. */
const unitsOf = (person: string) => `ARRAY(
  WITH RECURSIVE above (id) AS (
    SELECT a.org_unit_id FROM directory.assignment a
    JOIN directory.person p ON p.id = a.person_id AND p.status = 'active' AND p.deleted_at IS NULL
    WHERE a.person_id = ${person} AND ${validAt('a', ASKED_ONCE)}
    UNION
    SELECT unit.parent_id FROM above JOIN directory.org_unit unit ON unit.id = above.id WHERE unit.parent_id IS NOT NULL
  )
  SELECT id FROM above)`

/** Conditions on posts `t` that a person may read; none for a caller who edits the board. */
export const readableBy = (readerId: string | undefined, bind: Bind): string[] =>
  readerId === undefined
    ? []
    : [
        ON_BOARD,
        `(${FOR_EVERYBODY} OR EXISTS (SELECT FROM bulletin.post_audience a
          WHERE a.post_id = t.id AND a.org_unit_id = ANY (${unitsOf(`${bind(readerId)}::uuid`)})))`,
      ]
