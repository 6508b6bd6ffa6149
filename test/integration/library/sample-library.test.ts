import { beforeEach, expect, test } from 'vitest'
import { postgresSampleLibrary } from '../../../src/main/features/sample/library/sample-library.sql.ts'
import { holdQueues } from '../../../src/main/features/circulation/hold-queue.sql.ts'
import { postgresLibrary } from '../../../src/main/features/library/library.sql.ts'
import { useDatabase } from '../../postgres.ts'
import { author } from '../../suites/directory.fixture.ts'

const database = useDatabase()
const sample = { people: 100, seed: 1, today: '2026-11-29' }
const load = () => postgresSampleLibrary(database.store).load(sample, author)
const rows = async <Row extends Record<string, unknown>>(sql: string) =>
  (await database.store.pool.query<Row>(sql)).rows
const digest = async () =>
  (
    await rows<{ digest: string }>(`SELECT md5(string_agg(line, E'\\n' ORDER BY line)) AS digest FROM (
      SELECT concat_ws('|', id, isbn, title, subtitle, language, published_year, price_amount, words) FROM library.book
      UNION ALL SELECT concat_ws('|', id, name, sort_name) FROM library.author
      UNION ALL SELECT concat_ws('|', id, name, parent_id) FROM library.category
      UNION ALL SELECT concat_ws('|', book_id, author_id, ordinal) FROM library.book_author
      UNION ALL SELECT concat_ws('|', id, book_id, barcode) FROM library.copy) AS lines (line)`)
  )[0]!.digest

beforeEach(() => database.truncate())

test('the same options give the same library, which is searched and counted as if it had been typed', async () => {
  expect(await load()).toMatchObject({ consistencyToken: expect.stringMatching(/^\d+\.\d+$/) as string })
  const first = await digest()
  const { books } = postgresLibrary({ store: database.store, queues: holdQueues })
  const { total, items } = await books.search({ sort: 'title', limit: 5, include: 'authors,categories' })
  expect(total).toBe(250)
  expect(items.every(({ authors, categories }) => authors!.length > 0 && categories!.length > 0)).toBe(true)
  const found = await books.search({ sort: 'title', limit: 50, search: items[0]!.authors![0]!.name })
  expect(found.items.map(({ id }) => id)).toContain(items[0]!.id)

  await database.truncate()
  await load()
  expect(await digest()).toBe(first)
})

test('it goes into an empty library only, and two loads at once make one', async () => {
  const loads = await Promise.all([load(), load()])
  expect(loads.filter((loaded) => loaded !== null)).toHaveLength(1)
  expect(await rows('SELECT count(*)::integer AS books FROM library.book')).toEqual([{ books: 250 }])
  expect(await load()).toBeNull()
})

test('a school without the track gets no library, and nothing fails', async () => {
  await rows('ALTER SCHEMA library RENAME TO elsewhere')
  try {
    expect(await load()).toBeNull()
  } finally {
    await rows('ALTER SCHEMA elsewhere RENAME TO library')
  }
})

test('what the triggers keep is what the sample wrote', async () => {
  await load()
  const derived = `SELECT id, title_key, year_key, words::text FROM library.book ORDER BY id`
  const counted = 'SELECT kind, key, books FROM library.facet WHERE books > 0 ORDER BY kind, key'
  const [books, facets] = [await rows(derived), await rows(counted)]
  await rows('UPDATE library.book SET title = title')
  expect(await rows(derived)).toEqual(books)
  await rows(`BEGIN; CREATE TEMP TABLE links AS SELECT * FROM library.book_author; DELETE FROM library.book_author;
    INSERT INTO library.book_author SELECT * FROM links; DROP TABLE links; COMMIT`)
  expect(await rows(counted)).toEqual(facets)
  expect(await rows(derived)).toEqual(books)
})
