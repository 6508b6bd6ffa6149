import { beforeEach, expect, test } from 'vitest'
import { postgresFilms } from '../../../src/main/features/films/films.sql.ts'
import { told } from '../../fixtures/filled-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { type Asked, recordingStore } from '../../suites/recording-store.ts'

const database = useDatabase()
const running = useConsole(() => database)
const films = () => running.client.films
const titles = async (query: Parameters<ReturnType<typeof films>['search']>[0]) =>
  (await films().search(query)).items.map(({ title }) => title)

beforeEach(() => database.truncate())

const metropolis = {
  title: 'Metropolis',
  year: 1927,
  runtimeMinutes: 153,
  classification: 'from-12',
  genres: ['science-fiction', 'silent'],
  formats: ['blu-ray', 'file'],
  credits: [
    { name: 'Fritz Lang', part: 'director' },
    { name: 'Thea von Harbou', part: 'writer' },
    { name: 'Brigitte Helm', part: 'actor', played: 'Maria' },
  ],
} as Parameters<ReturnType<typeof films>['create']>[0]

const m = {
  title: 'M – Eine Stadt sucht einen Mörder',
  originalTitle: 'M',
  year: 1931,
  genres: ['crime'],
  formats: ['dvd'],
  credits: [{ name: 'Fritz Lang', part: 'director' }],
} as Parameters<ReturnType<typeof films>['create']>[0]

test('a film keeps its lists in their order, and one name is one person', async () => {
  const first = await films().create(metropolis)
  const second = await films().create(m)
  expect(first).toMatchObject({ ...metropolis, originalTitle: null, synopsis: '', version: 1 })
  expect(second.credits).toEqual([{ ...first.credits[0], played: null }])
  const { consistencyToken: _, ...known } = first
  expect(await films().get({ id: first.id })).toEqual(known)
  const people = await films().people({ search: 'LANG' })
  expect(people).toMatchObject({ total: 1, items: [{ name: 'Fritz Lang', filmCount: 2 }] })
})

test('films are found by words and narrowed by each of their facts', async () => {
  const { credits } = await films().create(metropolis)
  await films().create(m)
  await films().create({ title: 'Ñandú: Über allem 100%' })
  for (const search of ['metro', 'brigitte LANG', 'thea von'])
    expect(await titles({ search }), search).toEqual(['Metropolis'])
  expect(await titles({ search: 'nandu UBER 100%' })).toHaveLength(1)
  expect(await titles({ search: 'morder' })).toEqual([m.title])
  for (const search of ['etr opolis', '!!', "'); DROP TABLE", '%'])
    expect(await titles({ search })).not.toContain(m.title)
  for (const [filter, found] of [
    [{ genre: 'silent' }, ['Metropolis']],
    [{ classification: 'from-12' }, ['Metropolis']],
    [{ format: 'dvd' }, [m.title]],
    [{ year: 1931 }, [m.title]],
    [{ personId: credits[2]!.personId }, ['Metropolis']],
    [{ year: 1931, genre: 'silent' }, []],
  ] as const)
    expect(await titles(filter), JSON.stringify(filter)).toEqual(found)
})

test('the pages of every sort follow each other, with the films without a year first', async () => {
  for (const [title, year] of [['C', 2001], ['a', null], ['É', 1999], ['b', 2001], ['d', null]] as const)
    await films().create({ title, year })
  const walk = async (sort: 'title' | '-title' | 'year' | '-year' | 'updatedAt') => {
    const found: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await films().search({ sort, limit: 2, cursor })
      found.push(...page.items.map(({ title }) => title))
      if (page.nextCursor === null) return found.join('')
      cursor = page.nextCursor
    }
  }
  expect(await walk('title')).toBe('abCdÉ')
  expect(await walk('-title')).toBe('ÉdCba')
  expect((await walk('year')).slice(2)).toMatch(/^É(Cb|bC)$/)
  expect((await walk('-year')).slice(-2)).toMatch(/^(ad|da)$/)
  expect(await walk('updatedAt')).toBe('CaÉbd')
}) // prettier-ignore

test('a page sends one statement and one for the total, whatever its size', async () => {
  for (let number = 1; number <= 30; number += 1) await films().create({ ...metropolis, title: `Film ${number}` })
  const asked: Asked[] = []
  const collection = postgresFilms(recordingStore(database.store, asked))
  for (const limit of [1, 30]) {
    const { items } = await collection.search({ sort: 'title', limit, search: 'film lang' })
    expect(items).toHaveLength(limit)
    expect(items.at(-1)!.credits).toHaveLength(3)
    expect(asked.splice(0)).toHaveLength(2)
  }
})

test('a change writes what differs, with its line in the log and its event', async () => {
  const { id } = await films().create(metropolis)
  const same = await films().update({ id, version: 1, genres: metropolis.genres, credits: metropolis.credits })
  expect(same).toMatchObject({ version: 1, consistencyToken: '0.0' })
  const credits = [{ name: 'Fritz Lang', part: 'writer' as const, played: null }]
  const changed = await films().update({ id, version: 1, genres: ['silent'], credits, runtimeMinutes: null })
  expect(changed).toMatchObject({ version: 2, genres: ['silent'], credits, runtimeMinutes: null, title: 'Metropolis' })
  const [line] = (await running.client.audit.search({ limit: 1 })).items
  expect(line).toMatchObject({
    action: 'film.update',
    entityId: id,
    before: {
      genres: metropolis.genres,
      runtimeMinutes: 153,
      credits: [{ part: 'director' }, {}, { played: 'Maria' }],
    },
    after: { genres: ['silent'], runtimeMinutes: null, credits },
  })
  await expect(films().update({ id, version: 1, title: 'Late' })).rejects.toMatchObject({
    code: 'STALE_VERSION',
    data: { entity: 'film', currentVersion: 2 },
  })
  expect((await films().people({ search: 'helm' })).items).toEqual([])
  await films().remove({ id, version: 2 })
  await expect(films().get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { entity: 'film' } })
  expect((await running.client.audit.search({ limit: 1 })).items[0]).toMatchObject({
    action: 'film.remove',
    before: { title: 'Metropolis', credits },
  })
  const events = 'SELECT kind, entity_ids[1] AS id FROM directory.outbox_event'
  expect((await database.store.pool.query(events)).rows).toEqual(
    Array.from({ length: 3 }, () => ({ kind: 'film', id })),
  )
})

test('writers that credit the same new person at once make that person once', async () => {
  await Promise.all(Array.from({ length: 8 }, (_, n) => films().create({ ...m, title: `At once ${n}` })))
  expect((await films().people({})).items).toMatchObject([{ name: 'Fritz Lang', filmCount: 8 }])
})

test.each([
  ['a genre that is none', { genres: ['sci-fi'] }, 'genres.0'],
  ['a genre twice', { genres: ['drama', 'drama'] }, 'genres'],
  ['a runtime of no minutes', { runtimeMinutes: 0 }, 'runtimeMinutes'],
  ['half a minute', { runtimeMinutes: 1.5 }, 'runtimeMinutes'],
  ['a year before films', { year: 1887 }, 'year'],
  ['a director who plays somebody', { credits: [{ name: 'A', part: 'director', played: 'B' }] }, 'credits.0.played'],
  ['a hidden line in a name', { credits: [{ name: 'a\u202eb', part: 'actor' }] }, 'credits.0.name'],
])('%s is refused by name over REST, and nothing is made', async (_, fields, field) => {
  const response = await running.rest('/api/v1/films', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'A film', ...fields }),
  })
  expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ field }] } })
  expect((await films().search({})).total).toBe(0)
})

test('without its track the collection says that a migration is pending', async () => {
  const { migrations } = running.client
  const { planDigest, confirm } = await migrations.preview({ track: 'films', direction: 'down' })
  await told(migrations.revert({ track: 'films', planDigest, confirm: confirm ?? undefined }))
  const pending = { code: 'CONFLICT', data: { reason: 'schema-pending', count: 1 } }
  await expect(films().search({ search: 'sea' })).rejects.toMatchObject(pending)
  await expect(films().create({ title: 'A' })).rejects.toMatchObject(pending)
  const up = await migrations.preview({ track: 'films' })
  await told(migrations.apply({ track: 'films', planDigest: up.planDigest }))
  expect((await films().search({ search: 'sea' })).total).toBe(0)
})
