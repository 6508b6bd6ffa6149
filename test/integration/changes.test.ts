import { afterEach, describe, expect, it } from 'vitest'
import { type ChangesEvent, changesEvent } from '../../src/contract/changes.ts'
import type { ChangeFeed } from '../../src/main/features/changes/change-feed.port.ts'
import { directoryEntities } from '../../src/main/school/directory-entities.ts'
import { postgresDirectoryPorts } from '../../src/main/school/directory-ports.ts'
import { useDatabase } from '../postgres.ts'
import { author, personInput } from '../suites/directory.fixture.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const here = () => postgresDirectoryPorts(database.store)
/** The ports of another console on the same database. */
const elsewhere = () => postgresDirectoryPorts(database.open())

const ends: AbortController[] = []
afterEach(() => ends.splice(0).forEach((end) => end.abort()))

/** Follows the feed. `until` reads up to the first event with such a change. */
const follower = async (feed: ChangeFeed, since?: string) => {
  const end = new AbortController()
  ends.push(end)
  const events = feed.follow({ since }, end.signal)
  const next = async () => (await events.next()).value as ChangesEvent
  const first = await next()
  return {
    first,
    end: () => end.abort(),
    until: async (kind: string, id?: string) => {
      for (let event = first; ; event = await next()) {
        const change = event.changes.find((each) => each.kind === kind && (!id || each.ids?.includes(id)))
        if (change) return { event, change }
      }
    },
  }
}
const listening = async () => {
  const { rows } = await database.store.pool.query(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`,
  )
  return rows.length
}

describe('whoever follows a school', () => {
  it('gets the kind, id and position of a write of another console, and none of its values', async () => {
    const window = await follower(here().changes)
    const ana = await elsewhere().people.create(personInput({ givenName: 'Sechmet' }), author)
    const { event, change } = await window.until('person', ana.id)
    expect(change).toEqual({ kind: 'person', ids: [ana.id], position: ana.consistencyToken })
    expect(event).toMatchObject({ missed: false, position: ana.consistencyToken })
    expect(JSON.stringify(event)).not.toContain('Sechmet')
  })

  it('hears of permissions, which have no id', async () => {
    const window = await follower(here().changes)
    await elsewhere().permissions.create({ key: 'trip.approve', description: '' }, author)
    await window.until('permission')
  })

  it('is not delayed by running transactions', async () => {
    const holder = await database.store.pool.connect()
    await holder.query('BEGIN')
    await holder.query('SELECT pg_current_xact_id()')
    try {
      const window = await follower(here().changes)
      const { id } = await elsewhere().people.create(personInput(), author)
      await window.until('person', id)
    } finally {
      await holder.query('ROLLBACK')
      holder.release()
    }
  })

  it('gets after an interruption what it missed, even from a transaction that began before it', async () => {
    const slow = await database.store.pool.connect()
    await slow.query('BEGIN')
    const named = '0190a5a0-0000-7000-8000-00000000000a'
    await slow.query(`INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('role', ARRAY[$1::uuid])`, [named])
    const { first, end } = await follower(here().changes)
    end()
    const ana = await elsewhere().people.create(personInput(), author)
    await slow.query('COMMIT')
    slow.release()
    const again = await follower(here().changes, first.since)
    expect(again.first.changes.map(({ kind, ids }) => [kind, ids?.[0]])).toEqual([
      ['role', named],
      ['person', ana.id],
    ])
  })

  it('is told when more changed than the event lists', async () => {
    const { first, end } = await follower(here().changes)
    end()
    const rows = (count: number) =>
      database.store.pool.query(
        `INSERT INTO directory.outbox_event (kind, entity_ids)
         SELECT 'person', ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 101)) FROM generate_series(1, $1)`,
        [count],
      )
    await rows(1)
    const some = await follower(here().changes, first.since)
    expect(some.first).toMatchObject({ missed: false, changes: [{ kind: 'person', ids: null }] })
    await rows(1_001)
    const many = await follower(here().changes, first.since)
    expect(many.first).toMatchObject({ missed: true, changes: [] })
  })

  it('is told that everything may differ after a change that an import made of rows of an unnamed kind', async () => {
    const { first, end } = await follower(here().changes)
    end()
    await database.store.pool.query(
      `INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ('relationship', ARRAY[gen_random_uuid()])`,
    )
    const { first: next } = await follower(here().changes, first.since)
    expect(changesEvent.parse(next)).toMatchObject({ missed: true, changes: [] })
  })

  it('is told that everything may differ when `since` is from another database', async () => {
    const { first } = await follower(here().changes, '900000000:900000000:')
    expect(first).toMatchObject({ missed: true, changes: [] })
  })

  it('shares one listening connection with all others, and the last one closes it', async () => {
    const feed = here().changes
    const windows = await Promise.all(Array.from({ length: 30 }, () => follower(feed)))
    const { id } = await elsewhere().people.create(personInput(), author)
    await Promise.all(windows.map(({ until }) => until('person', id)))
    expect(await listening()).toBe(1)
    windows.forEach(({ end }) => end())
    await expect.poll(listening).toBe(0)
  })

  it('is told when the school is closed', async () => {
    const store = database.open()
    const events = postgresDirectoryPorts(store).changes.follow({})
    await events.next()
    const next = events.next()
    await store.close()
    await expect(next).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  })
})
