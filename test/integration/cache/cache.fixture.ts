import { uuidv7 } from 'uuidv7'
import type { Tag } from '../../../src/main/features/cache/cache.port.ts'
import type { Author } from '../../../src/main/foundation/author.ts'
import { openSchoolCache, type SchoolCache } from '../../../src/main/school/school-cache.ts'
import type { PostgresStore } from '../../../src/main/stores/postgres/open-postgres.ts'
import { inWriteTransaction } from '../../../src/main/stores/postgres/write-transaction.ts'

const author: Author = { actor: 'test', door: 'in-process' }

/** Sets the description of a permission, which stands for any value that one row holds, and announces `tag`. */
export const writeValue = async (store: PostgresStore, { id, value }: { id: string; value: string }) =>
  inWriteTransaction(store, author, async ({ query, changed }) => {
    await query(
      `INSERT INTO directory.permission (key, description) VALUES ($1, $2)
       ON CONFLICT (key) DO UPDATE SET description = excluded.description`,
      [keyOf(id), value],
    )
    changed('person', [id])
  })

const keyOf = (id: string) => `test.${id.replaceAll('-', 'x')}`

export const newId = () => uuidv7()

export const readValue = async ({ pool }: PostgresStore, id: string) => {
  const { rows } = await pool.query<{ value: string }>(
    'SELECT description AS value FROM directory.permission WHERE key = $1',
    [keyOf(id)],
  )
  return rows[0]?.value ?? null
}

/** A question whose answer is the value, and how often the source was asked. */
export const asking = (store: PostgresStore, id: string) => {
  const asked = {
    loads: 0,
    question: {
      family: 'test',
      id,
      tags: [`person:${id}`] as Tag[],
      load: () => {
        asked.loads++
        return readValue(store, id)
      },
    },
  }
  return asked
}

/** Reads until the cache is trusted, so that a hit asks no store. */
export const untilTrusted = async ({ cache }: SchoolCache, store: PostgresStore) => {
  const { question } = asking(store, newId())
  for (;;) {
    await cache.read(question)
    const { rows } = await store.pool.query<{ known: boolean }>(
      `SELECT EXISTS (SELECT FROM directory.cache_reader WHERE seen::text <> '1:1:') AS known`,
    )
    if (rows[0]!.known) return
  }
}

export const openCache = (store: PostgresStore, { readOnly = false } = {}) =>
  openSchoolCache({ profile: { id: 'test', readOnly }, store })
