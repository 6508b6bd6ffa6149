import type pg from 'pg'
import type { PeopleSort } from '../../src/contract/people.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { percentile, timed } from './measure.ts'
import { closePeopleAtScale, openPeopleAtScale } from './people-at-scale.ts'

const LONGEST = 20
const letters = 'abcdefghijklmnopqrstuvwxyz'

/** A multiplicative generator (Park and Miller): the same numbers in every run. */
const draw = (seed: number) => {
  let state = seed
  return (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

/**
 * Parts of names, usernames and e-mail addresses of existing people, evenly spread over all lengths; one in ten matches
 * nobody.
 */
const searches = async (pool: pg.Pool, count: number) => {
  const { rows } = await pool.query<{ text: string }>(
    `SELECT concat_ws(' ', given_name, family_name, username, email) AS text
     FROM directory.person ORDER BY sourced_id LIMIT $1`,
    [count],
  )
  const next = draw(7)
  return rows.map(({ text }, index) => {
    const length = 1 + (index % LONGEST)
    if (next(10) === 0) return Array.from({ length }, () => letters[next(26)]).join('')
    // Half of them start at the start of a word, as people type; the others start anywhere.
    const starts = [...text.matchAll(/(?<= |^)\S/g)].map((match) => match.index)
    const start = next(2) === 0 ? starts[next(starts.length)]! : next(Math.max(1, text.length - length))
    return text.slice(start, start + length)
  })
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const { store, ports } = await openPeopleAtScale(scale)
  const texts = await searches(store.pool, scale === 'full' ? 1_000 : 100)
  for (const sort of ['name', '-updatedAt'] satisfies PeopleSort[]) {
    const search = (text: string) =>
      ports.people.search({ search: text.trim(), sort, limit: 50, directOnly: false, deleted: false })
    for (const text of texts.slice(0, 50)) await search(text)
    const milliseconds: number[] = []
    for (const text of texts) milliseconds.push(await timed(() => search(text)))
    const goal = { of: 'ours', atMost: 30 } as const
    yield { name: `median, by ${sort}`, ours: percentile(milliseconds, 50), unit: 'ms', goal }
    yield { name: `p95, by ${sort}`, ours: percentile(milliseconds, 95), unit: 'ms', goal }
  }
}

/** First pages with their capped totals, as a person sees them while typing 1 to 20 characters. */
export const bench: Bench = { name: 'people-search', rows, close: closePeopleAtScale }
