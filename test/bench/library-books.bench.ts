import { EntitySchema } from 'typeorm'
import { holdQueues } from '../../src/main/features/circulation/hold-queue.sql.ts'
import { postgresLibrary } from '../../src/main/features/library/library.sql.ts'
import { createDatabase } from '../postgres.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { fillLibrary } from './library/fill-library.ts'
import { measurePairs, median, timed } from './measure.ts'

const PAGE = 50

/** One statement, as one would write it by hand. The relations are one JSON value of each book. */
const BY_HAND = `SELECT t.id, t.isbn, t.title, t.subtitle, t.language, t.published_year, t.price_amount, t.price_currency,
    t.created_at, t.updated_at, t.version,
    (SELECT count(*) FILTER (WHERE c.state NOT IN ('sold', 'lost', 'withdrawn')) FROM library.copy c WHERE c.book_id = t.id) AS copies,
    (SELECT count(*) FILTER (WHERE c.state = 'available') FROM library.copy c WHERE c.book_id = t.id) AS stock,
    (SELECT json_agg(json_build_object('id', a.id, 'name', a.name, 'sortName', a.sort_name) ORDER BY l.ordinal)
     FROM library.book_author l JOIN library.author a ON a.id = l.author_id WHERE l.book_id = t.id) AS authors,
    (SELECT json_agg(json_build_object('id', g.id, 'name', g.name, 'parentId', g.parent_id) ORDER BY l.ordinal)
     FROM library.book_category l JOIN library.category g ON g.id = l.category_id WHERE l.book_id = t.id) AS categories
  FROM (SELECT * FROM library.book b WHERE (b.title_key, b.id) > ($1, $2::uuid) ORDER BY b.title_key, b.id LIMIT ${PAGE + 1}) t
  ORDER BY t.title_key, t.id`

const id = { type: 'uuid', primary: true } as const
const named = (name: string, tableName: string) =>
  new EntitySchema<{ id: string; name: string }>({
    name,
    schema: 'library',
    tableName,
    columns: { id, name: { type: 'text' } },
  })
const link = (to: 'author' | 'category', target: string) => ({
  type: 'many-to-many' as const,
  target,
  joinTable: {
    name: `book_${to}`,
    schema: 'library',
    joinColumn: { name: 'book_id', referencedColumnName: 'id' },
    inverseJoinColumn: { name: `${to}_id`, referencedColumnName: 'id' },
  },
})

type PlainBook = { id: string; title: string; titleKey: string; authors?: object[]; categories?: object[] }

/** A book as one would map it without thinking of pages: two many-to-many relations. */
const plainBook = new EntitySchema<PlainBook>({
  name: 'PlainBook',
  schema: 'library',
  tableName: 'book',
  columns: {
    id,
    title: { type: 'text' },
    titleKey: { name: 'title_key', type: 'text' },
    ...({
      isbn: { type: 'text' },
      subtitle: { type: 'text' },
      language: { type: 'text' },
      publishedYear: { name: 'published_year', type: 'int' },
      priceAmount: { name: 'price_amount', type: 'bigint' },
      priceCurrency: { name: 'price_currency', type: 'text' },
      updatedAt: { name: 'updated_at', type: 'timestamptz' },
      version: { type: 'int' },
    } as object),
  },
  relations: { authors: link('author', 'PlainAuthor'), categories: link('category', 'PlainCategory') },
})
const entities = [plainBook, named('PlainAuthor', 'author'), named('PlainCategory', 'category')]

/** The median of several runs, after one that does not count. */
const medianOf = async (runs: number, work: () => Promise<unknown>) => {
  const times: number[] = []
  for (let run = 0; run <= runs; run += 1) {
    const time = await timed(work)
    if (run > 0) times.push(time)
  }
  return median(times)
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const [books, runs] = scale === 'full' ? [200_000, 25] : [2_000, 3]
  const { cluster, stop } = await startTestCluster({ fsync: 'off' })
  const database = await createDatabase(cluster, { entities: async () => entities })
  try {
    const filling = database.open({ timeouts: { statementMs: 900_000 } })
    await fillLibrary(filling.pool, books)
    const { pool } = database.store
    const library = postgresLibrary({ store: database.store, queues: holdQueues }).books
    const of = books.toLocaleString('en')
    const query = { include: 'authors,categories', sort: 'title', limit: PAGE } as const
    const first = await library.search(query)
    const last = first.items.at(-1)!
    const { rows: keys } = await pool.query<{ key: string }>(
      'SELECT title_key AS key FROM library.book WHERE id = $1',
      [last.id],
    )
    const cursor = first.nextCursor!
    const name = `page of ${PAGE} of ${of} books with authors and categories`
    const paired = (ours: () => Promise<unknown>, peer: () => Promise<unknown>, pairs = runs) =>
      measurePairs({ pairs, ours: () => timed(ours), peer: () => timed(peer) })
    const next = await paired(
      () => library.search({ ...query, cursor }),
      () => pool.query(BY_HAND, [keys[0]!.key, last.id]),
    )
    yield { name: `${name} / by hand with json_agg`, ...next, unit: 'ms', goal: { of: 'ratio', atMost: 1.5 } }

    const { manager } = await database.store.dataSource()
    const find = (relationLoadStrategy: 'join' | 'query') => () =>
      manager.find(plainBook, {
        take: PAGE,
        order: { titleKey: 'ASC', id: 'ASC' },
        relations: { authors: true, categories: true },
        relationLoadStrategy,
      })
    const few = scale === 'full' ? 5 : 2
    for (const [strategy, atMost] of [
      ['join', 0.25],
      ['query', 1],
    ] as const) {
      const found = await paired(() => library.search({ ...query, cursor }), find(strategy), few)
      yield { name: `${name} / find, strategy ${strategy}`, ...found, unit: 'ms', goal: { of: 'ratio', atMost } }
    }

    const facets = (filter: object) => medianOf(runs, () => library.facets(filter))
    const within = { of: 'ours', atMost: 50 } as const
    yield { name: `facets of ${of} books`, ours: await facets({}), unit: 'ms', goal: within }
    yield {
      name: `facets of a search in ${of} books`,
      ours: await facets({ search: 'word47' }),
      unit: 'ms',
      goal: within,
    }
    yield {
      name: `facets of a language in ${of} books`,
      ours: await facets({ language: 'ca' }),
      unit: 'ms',
      goal: within,
    }
  } finally {
    await database.drop()
    await stop()
  }
}

export const bench: Bench = { name: 'library-books', rows }
