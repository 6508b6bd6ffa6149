import type pg from 'pg'
import { type LibraryStatistics, STATISTICS_WEEKS } from '../../../contract/library-statistics.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import { validAt } from '../../stores/postgres/validity.ts'

type On = Pick<pg.Pool, 'query'>

const WEEKS = `
  WITH clock AS (SELECT ${NOW_SQL} AS now),
    week AS (
      SELECT date_trunc('week', now AT TIME ZONE 'UTC') - n * interval '7 days' AS begins
      FROM clock, generate_series(0, ${STATISTICS_WEEKS - 1}) n),
    counted AS (
      SELECT date_trunc('week', loan.lent_at AT TIME ZONE 'UTC') AS begins, count(*)::integer AS loans
      FROM library.loan, clock
      WHERE loan.lent_at >= (SELECT min(begins) FROM week) AT TIME ZONE 'UTC' AND loan.lent_at <= clock.now
      GROUP BY 1)
  SELECT to_char(week.begins, 'YYYY-MM-DD') AS week, coalesce(counted.loans, 0) AS loans
  FROM week LEFT JOIN counted USING (begins) ORDER BY week.begins`

const STOCK = `
  WITH RECURSIVE below AS (
      SELECT id AS top_id, id FROM library.category WHERE parent_id IS NULL
      UNION ALL
      SELECT below.top_id, category.id FROM below JOIN library.category ON category.parent_id = below.id),
    placed AS (
      SELECT DISTINCT link.book_id, below.top_id FROM library.book_category link JOIN below ON below.id = link.category_id),
    held AS (
      SELECT book_id, count(*) AS copies, count(*) FILTER (WHERE state = 'available') AS available
      FROM library.copy WHERE state NOT IN ('sold', 'lost', 'withdrawn') GROUP BY book_id)
  SELECT placed.top_id AS id, (SELECT name FROM library.category WHERE id = placed.top_id) AS name,
    sum(held.copies)::integer AS copies, sum(held.available)::integer AS available
  FROM held LEFT JOIN placed USING (book_id) GROUP BY placed.top_id ORDER BY copies DESC, id`

/** The school of a unit is the unit itself or the nearest above it of kind `school`. */
const OVERDUE = `
  WITH RECURSIVE clock AS (SELECT ${NOW_SQL} AS now),
    late AS (
      SELECT person_id, count(*)::integer AS loans FROM library.loan, clock
      WHERE returned_at IS NULL AND due_at <= clock.now GROUP BY person_id),
    post AS (
      SELECT DISTINCT ON (t.person_id) t.person_id, t.org_unit_id
      FROM directory.assignment t JOIN late USING (person_id), clock
      WHERE ${validAt('t', 'clock.now')}
      ORDER BY t.person_id, t.is_primary DESC, t.valid_from, t.id),
    above AS (
      SELECT unit.id AS start_id, unit.id, unit.parent_id, unit.kind, 0 AS distance
      FROM directory.org_unit unit WHERE unit.id IN (SELECT org_unit_id FROM post)
      UNION ALL
      SELECT above.start_id, unit.id, unit.parent_id, unit.kind, above.distance + 1
      FROM above JOIN directory.org_unit unit ON unit.id = above.parent_id WHERE above.kind <> 'school'),
    school AS (
      SELECT start_id, id FROM above WHERE kind = 'school')
  SELECT school.id, (SELECT name FROM directory.org_unit WHERE id = school.id) AS name, sum(late.loans)::integer AS loans
  FROM late LEFT JOIN post USING (person_id) LEFT JOIN school ON school.start_id = post.org_unit_id
  GROUP BY school.id ORDER BY loans DESC, school.id`

/** Counts on the tables themselves, with one statement for each of the three answers. */
export const readLibraryStatistics = async (on: On): Promise<LibraryStatistics> => {
  const [weeks, stock, overdue] = await Promise.all([
    on.query<LibraryStatistics['loansPerWeek'][number]>(WEEKS),
    on.query<LibraryStatistics['stockByCategory'][number]>(STOCK),
    on.query<LibraryStatistics['overdueBySchool'][number]>(OVERDUE),
  ])
  return { loansPerWeek: weeks.rows, stockByCategory: stock.rows, overdueBySchool: overdue.rows }
}
