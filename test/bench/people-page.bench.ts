import type pg from 'pg'
import { peopleSort, type PeopleSort } from '../../src/contract/people.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { measurePairs, timed } from './measure.ts'
import { closePeopleAtScale, openPeopleAtScale, peopleAtScale } from './people-at-scale.ts'

const LIMIT = 50
const CALLS = 20
const everyone = { directOnly: false, deleted: false }

const columnsOf: Record<string, string> = {
  name: 'name_key, id',
  username: 'username_key, id',
  email: 'email_key, id',
  status: 'status, name_key, id',
  updatedAt: 'updated_at, id',
}

/** The SQL that somebody would write by hand for the same page: keyset, main assignment, number of assignments. */
const rawPage = (sort: PeopleSort, after: string | undefined) => {
  const columns = columnsOf[sort.replace('-', '')]!
  const order = sort.startsWith('-') ? columns.replaceAll(',', ' DESC,') + ' DESC' : columns
  return `
    SELECT p.id, given_name, family_name, middle_name, preferred_name, username, email, status, sourced_id, created_at,
      updated_at, deleted_at, version, m.*
    FROM (
      SELECT * FROM directory.person WHERE deleted_at IS NULL ${after ? `AND (${columns}) ${sort.startsWith('-') ? '<' : '>'} ${after}` : ''}
      ORDER BY ${order} LIMIT ${LIMIT + 1}
    ) p LEFT JOIN LATERAL (
      SELECT role_id, r.name AS role_name, org_unit_id, u.name AS unit_name, count(*) OVER () AS assignments
      FROM directory.assignment a JOIN directory.role r ON r.id = role_id JOIN directory.org_unit u ON u.id = org_unit_id
      WHERE person_id = p.id AND valid_from <= now() AND (valid_to IS NULL OR valid_to > now())
      ORDER BY is_primary DESC, valid_from, a.id LIMIT 1
    ) m ON true
    ORDER BY ${order}`
}

const cappedCount = 'SELECT count(*) FROM (SELECT FROM directory.person WHERE deleted_at IS NULL LIMIT 1001) counted'

const literalsBefore = async (pool: pg.Pool, { sort, depth }: { sort: PeopleSort; depth: number }) => {
  const columns = columnsOf[sort.replace('-', '')]!
  const order = sort.startsWith('-') ? columns.replaceAll(',', ' DESC,') + ' DESC' : columns
  const { rows } = await pool.query<{ after: string }>(
    `SELECT '(' || concat_ws(',', ${columns
      .split(', ')
      .map((column) => `quote_literal(${column})`)
      .join(', ')}) || ')' AS after
     FROM directory.person WHERE deleted_at IS NULL ORDER BY ${order} OFFSET ${depth - 1} LIMIT 1`,
  )
  return rows[0]!.after
}

const repeat = async (work: () => Promise<unknown>) =>
  (await timed(async () => {
    for (let call = 0; call < CALLS; call += 1) await work()
  })) / CALLS

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const depth = peopleAtScale[scale] * 0.99
  const { store, ports } = await openPeopleAtScale(scale)
  for (const sort of peopleSort.options) {
    const { cursors } = await ports.people.landmarks({ ...everyone, sort, every: 200 })
    const cursor = cursors[depth / 200]!
    const after = await literalsBefore(store.pool, { sort, depth })
    const pages = {
      first: {
        ours: () => ports.people.search({ ...everyone, sort, limit: LIMIT }),
        peer: () => Promise.all([store.pool.query(rawPage(sort, undefined)), store.pool.query(cappedCount)]),
      },
      deep: {
        ours: () => ports.people.search({ ...everyone, sort, limit: LIMIT, cursor }),
        peer: () => store.pool.query(rawPage(sort, after)),
      },
    }
    const measure = ({ ours, peer }: (typeof pages)['first' | 'deep']) =>
      measurePairs({ pairs: 7, ours: () => repeat(ours), peer: () => repeat(peer) })
    const goal = { of: 'ratio', atMost: 1.3 } as const
    yield { name: `by ${sort}, first`, ...(await measure(pages.first)), unit: 'ms', goal }
    yield { name: `by ${sort}, depth ${depth}`, ...(await measure(pages.deep)), unit: 'ms', goal }
    const against = await measurePairs({
      pairs: 7,
      ours: () => repeat(pages.deep.ours),
      peer: () => repeat(pages.first.ours),
    })
    yield { name: `by ${sort}, depth against first`, ...against, unit: 'ms', goal: { of: 'ratio', atMost: 1.5 } }
  }
}

/**
 * The peer is the page's SQL written by hand and sent through pg, with the capped count beside it on the first page.
 */
export const bench: Bench = { name: 'people-page', rows, close: closePeopleAtScale }
