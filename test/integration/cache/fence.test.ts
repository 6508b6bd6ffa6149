import { randomUUID } from 'node:crypto'
import { afterEach, expect, inject, test } from 'vitest'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { CONSOLE } from '../../../src/main/foundation/author.ts'
import type { SchoolCache } from '../../../src/main/school/school-cache.ts'
import type { PostgresStore } from '../../../src/main/stores/postgres/open-postgres.ts'
import { createDatabase, useDatabase } from '../../postgres.ts'
import {
  asking,
  changeByHand,
  newId,
  openCache,
  readValue,
  untilTrusted,
  writeValue,
} from '../../fixtures/cached-values.ts'

const entities = async () => directoryEntities
const database = useDatabase({ entities })
const opened: SchoolCache[] = []
const open = (store: PostgresStore, how?: { readOnly?: boolean }) => {
  const cache = openCache(store, how)
  opened.push(cache)
  return cache
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()))
})

const readers = async () =>
  (await database.store.pool.query<{ id: string }>('SELECT id FROM directory.cache_reader')).rows

test('a second read comes from memory, and knows the same write', async () => {
  const { cache } = open(database.store)
  const id = newId()
  const { consistencyToken } = await writeValue(database.store, { id, value: 'first' })
  const asked = asking(database.store, id)
  const first = await cache.read(asked.question)
  expect(first).toMatchObject({ value: 'first', servedFrom: 'source', ageMs: 0, position: consistencyToken })
  const second = await cache.read({ ...asked.question, atLeast: consistencyToken })
  expect(second).toMatchObject({ value: 'first', servedFrom: 'memory', position: consistencyToken })
  expect(second.ageMs).toBeGreaterThanOrEqual(0)
  expect(asked.loads).toBe(1)
})

test('a write of this console is in its next answer', async () => {
  const { cache } = open(database.store)
  const id = newId()
  const { question } = asking(database.store, id)
  for (const value of ['one', 'two', 'three']) {
    await writeValue(database.store, { id, value })
    expect((await cache.read(question)).value).toBe(value)
  }
})

test.for([{ named: 'its row' }, { named: 'its kind' }])(
  'a change by hand is in the next answer of every console once $named is announced',
  async ({ named }) => {
    const consoles = [open(database.store), open(database.open({ entities }))]
    const id = newId()
    await writeValue(database.store, { id, value: 'before' })
    const { question } = asking(database.store, id)
    const values = async () => Promise.all(consoles.map(async ({ cache }) => (await cache.read(question)).value))
    expect(await values()).toEqual(['before', 'before'])
    await changeByHand(database.store, { id, value: 'after' })
    expect(await values()).toEqual(['before', 'before'])
    const rows = { kind: 'person', id: named === 'its row' ? id : undefined } as const
    await consoles[0]!.service.invalidate(rows, CONSOLE)
    expect(await values()).toEqual(['after', 'after'])
    expect((await consoles[1]!.cache.read(question)).servedFrom).toBe('memory')
  },
)

test('a write of another console is in the next answer of a console that asks no store', async () => {
  const cache = open(database.store)
  await untilTrusted(cache, database.store)
  const other = database.open({ entities })
  for (let times = 0; times < 20; times++) {
    const id = newId()
    const asked = asking(database.store, id)
    for (const value of ['first', 'second']) {
      await writeValue(other, { id, value })
      expect((await cache.cache.read(asked.question)).value).toBe(value)
      expect(await cache.cache.read(asked.question)).toMatchObject({ value, servedFrom: 'memory' })
    }
    expect(asked.loads).toBe(2)
  }
})

test('a reader that acknowledges nothing delays one writer for its time, and is then removed', async () => {
  const id = randomUUID()
  await database.store.pool.query(`INSERT INTO directory.cache_reader (id, seen) VALUES ($1, '1:1:')`, [id])
  const begun = performance.now()
  await writeValue(database.store, { id: newId(), value: 'late' })
  const took = performance.now() - begun
  expect(took).toBeGreaterThan(1_100)
  expect(await readers()).toEqual([])
})

test('a console that closes is waited for no longer', async () => {
  const cache = open(database.store)
  await untilTrusted(cache, database.store)
  expect(await readers()).toHaveLength(1)
  await cache.close()
  expect(await readers()).toEqual([])
})

test('a write that was numbered earlier and committed later is not missed', async () => {
  const { cache } = open(database.store, { readOnly: true })
  const id = newId()
  await writeValue(database.store, { id, value: 'before' })
  const slow = await database.store.pool.connect()
  await slow.query('BEGIN')
  await slow.query(`UPDATE directory.permission SET description = 'after' WHERE key = $1`, [
    `test.${id.replaceAll('-', 'x')}`,
  ])
  await slow.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('person', ARRAY[$1::uuid])`, [id])
  await writeValue(database.store, { id: newId(), value: 'meanwhile' })
  const { question } = asking(database.store, id)
  expect((await cache.read(question)).value).toBe('before')
  await slow.query('COMMIT')
  slow.release()
  expect(await cache.read(question)).toMatchObject({ value: 'after', servedFrom: 'source' })
})

test('a load that is overtaken by a write is not kept', async () => {
  const { cache } = open(database.store)
  const id = newId()
  await writeValue(database.store, { id, value: 'old' })
  const asked = asking(database.store, id)
  const overtaken = await cache.read({
    ...asked.question,
    load: async () => {
      const value = await readValue(database.store, id)
      await writeValue(database.store, { id, value: 'new' })
      return value
    },
  })
  expect(overtaken.value).toBe('old')
  expect(await cache.read(asked.question)).toMatchObject({ value: 'new', servedFrom: 'source' })
})

test('a read-only console asks the database before each answer and is waited for by nobody', async () => {
  const reading = database.open({ entities, readOnly: true })
  const { cache } = open(reading, { readOnly: true })
  const id = newId()
  await writeValue(database.store, { id, value: 'one' })
  const asked = asking(reading, id)
  await cache.read(asked.question)
  expect((await cache.read(asked.question)).servedFrom).toBe('memory')
  expect(await readers()).toEqual([])
  await writeValue(database.store, { id, value: 'two' })
  expect((await cache.read(asked.question)).value).toBe('two')
})

test('a thousand at once load once, and a failure reaches all and is not kept', async () => {
  const { cache } = open(database.store)
  const id = newId()
  await writeValue(database.store, { id, value: 'one' })
  const asked = asking(database.store, id)
  const failing = { ...asked.question, load: async () => Promise.reject(new Error('away')) }
  const failed = await Promise.allSettled(Array.from({ length: 10 }, () => cache.read(failing)))
  expect(failed.every(({ status }) => status === 'rejected')).toBe(true)
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => cache.read(asked.question)))
  expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['one']))
  expect(asked.loads).toBe(1)
})

test('an answer is served until the instant at which it changes by itself, by the clock of the database', async () => {
  const { cache } = open(database.store)
  const id = newId()
  const clock = async () =>
    (await database.store.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now')).rows[0]!.now
  const begins = new Date((await clock()).getTime() + 400)
  let loads = 0
  const question = {
    family: 'test',
    id,
    tags: [],
    load: async () => {
      loads++
      return { hasBegun: (await clock()) >= begins }
    },
    changesAt: ({ hasBegun }: { hasBegun: boolean }) => (hasBegun ? null : begins),
  }
  let reads = 0
  for (;;) {
    reads++
    const before = await clock()
    const { value } = await cache.read(question)
    if (before >= begins) {
      expect(value.hasBegun).toBe(true)
      break
    }
  }
  expect(loads).toBeLessThan(reads / 4)
})

test('a database from before the register of readers is asked each time', async () => {
  const old = await createDatabase(inject('cluster'), { entities })
  try {
    await old.store.pool.query('DROP TABLE directory.cache_reader')
    const { cache } = open(old.store)
    const id = newId()
    await writeValue(old.store, { id, value: 'one' })
    const asked = asking(old.store, id)
    for (let times = 0; times < 3; times++)
      expect(await cache.read(asked.question)).toMatchObject({ value: 'one', servedFrom: 'source' })
    expect(asked.loads).toBe(3)
  } finally {
    await Promise.all(opened.splice(0).map((each) => each.close()))
    await old.drop()
  }
})
