import { beforeEach, expect, test } from 'vitest'
import type { Client } from '../../../src/contract/index.ts'
import { slugOf } from '../../../src/main/foundation/slug.ts'
import { told } from '../../fixtures/filled-school.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
const posts = () => running.client.bulletin.posts
const titles = async (query: Parameters<Client['bulletin']['posts']['search']>[0]) =>
  (await posts().search(query)).items.map(({ title }) => title)
const UNKNOWN = '01931d3a-5c00-7000-8000-000000000001'

beforeEach(() => database.truncate())

const trip = { title: 'Trip to the sea', body: '# Hello\n\nWe **meet** at 8.', tags: ['trip', 'Year 9'] }

test('a post is a draft with an address of its title, is published, archived and a draft again', async () => {
  const made = await posts().create(trip)
  expect(made).toMatchObject({ ...trip, slug: 'trip-to-the-sea', state: 'draft', publishedAt: null, version: 1 })
  expect(made).toMatchObject({ excerpt: trip.body, audience: [], audienceIds: [], comments: 0, heldComments: 0 })
  const { consistencyToken: _, ...known } = made
  expect(await posts().get({ id: made.id })).toEqual(known)
  await expect(posts().archive({ id: made.id })).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { rule: 'post-not-published' },
  })

  const published = await posts().publish({ id: made.id, version: 1 })
  expect(published).toMatchObject({ state: 'published', version: 2, publishedAt: expect.any(Date) as Date })
  const again = await posts().publish({ id: made.id })
  expect(again).toMatchObject({ publishedAt: published.publishedAt, version: 2, consistencyToken: '0.0' })
  const archived = await posts().archive({ id: made.id })
  expect(archived).toMatchObject({ state: 'archived', publishedAt: published.publishedAt, version: 3 })
  expect(await posts().withdraw({ id: made.id })).toMatchObject({ state: 'draft', publishedAt: null, version: 4 })
  await expect(posts().publish({ id: made.id, version: 3 })).rejects.toMatchObject({ code: 'STALE_VERSION' })
  const { items } = await running.client.audit.search({ limit: 4 })
  expect(items.map(({ action, after }) => [action, after?.state])).toEqual([
    ['post.withdraw', 'draft'],
    ['post.archive', 'archived'],
    ['post.publish', 'published'],
    ['post.create', undefined],
  ])
})

test('a scheduled post is published when its moment comes, and nobody does anything', async () => {
  const { id } = await posts().create(trip)
  const [clock] = (await database.store.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now')).rows
  const at = new Date(clock!.now.getTime() + 3_000)
  expect(await posts().publish({ id, at })).toMatchObject({ state: 'scheduled', publishedAt: at })
  expect(await titles({ state: 'scheduled' })).toEqual([trip.title])
  await expect.poll(async () => (await posts().get({ id })).state, { timeout: 60_000 }).toBe('published')
  const post = await posts().get({ id })
  expect(post).toMatchObject({ publishedAt: at, version: 2 })
  expect(await titles({ state: 'published' })).toEqual([trip.title])

  await posts().publish({ id, at: new Date('2999-01-01T00:00:00.000Z') })
  expect((await posts().get({ id })).state).toBe('scheduled')
})

test('a scheduled post is published now when no moment is given, and a published one keeps its moment', async () => {
  const { id } = await posts().create(trip)
  await posts().publish({ id, at: new Date('2999-01-01T00:00:00.000Z') })
  const published = await posts().publish({ id, version: 2 })
  expect(published).toMatchObject({ state: 'published', version: 3 })
  expect(published.publishedAt!.getTime()).toBeLessThan(new Date('2999-01-01T00:00:00.000Z').getTime())
  expect(await posts().publish({ id })).toMatchObject({ version: 3, publishedAt: published.publishedAt })
})

test('equal titles have different addresses, also of writers at once, and a given one is nobody else’s', async () => {
  const made = await Promise.all(Array.from({ length: 6 }, () => posts().create({ title: 'Fête' })))
  expect(made.map(({ slug }) => slug).sort()).toEqual(['fete', 'fete-2', 'fete-3', 'fete-4', 'fete-5', 'fete-6'])
  await expect(posts().create({ title: 'Other', slug: 'fete-2' })).rejects.toMatchObject({
    code: 'DUPLICATE',
    data: { entity: 'post', field: 'slug', existingId: made.find(({ slug }) => slug === 'fete-2')!.id },
  })
  const renamed = await posts().update({ id: made[0]!.id, version: 1, title: 'Summer' })
  expect(renamed.slug).toBe(made[0]!.slug)
  expect(await titles({ slug: 'fete-3' })).toHaveLength(1)
})

test('the addresses are those that the migration makes of the same titles', async () => {
  const names = ['Fête d’été à Köln', '🎉🎉', 'Straße ẞ', 'He said "no"', 'ÅNGSTRÖM K ﬁ', `${'x'.repeat(79)}é y`, '2026: ½']
  const { rows } = await database.store.pool.query<{ slug: string }>(
    `SELECT coalesce(nullif(trim(BOTH '-' FROM left(trim(BOTH '-' FROM regexp_replace(
      lower(replace(regexp_replace(normalize(title, NFKD), '[\\u0300-\\u036f]+', '', 'g'), 'ß', 'ss') COLLATE "C"),
      '[^a-z0-9]+', '-', 'g')), 80)), ''), 'post') AS slug FROM unnest($1::text[]) WITH ORDINALITY t (title, n) ORDER BY n`,
    [names],
  )
  expect(names.map(slugOf)).toEqual(rows.map(({ slug }) => slug))
}) // prettier-ignore

test('posts are found by their words, tag and state, in three orders', async () => {
  const first = await posts().create(trip)
  const second = await posts().create({ title: 'Ñandú', body: 'A bird', tags: ['YEAR 9', 'zoo'] })
  await posts().create({ title: 'Draft' })
  await posts().publish({ id: first.id, at: new Date('2026-01-02T00:00:00.000Z') })
  await posts().publish({ id: second.id, at: new Date('2026-01-01T00:00:00.000Z') })
  for (const search of ['SEA meet', 'trip', 'year hello'])
    expect(await titles({ search }), search).toEqual([trip.title])
  expect(await titles({ search: 'nandu bird zoo' })).toEqual(['Ñandú'])
  for (const search of ['zebra', '%', "'; DROP TABLE bulletin.post; --"]) expect(await titles({ search })).toEqual([])
  expect(await titles({ tag: 'year 9' })).toEqual([trip.title, 'Ñandú'])
  expect(await titles({ state: 'draft' })).toEqual(['Draft'])
  const walk = async (sort: 'publishedAt' | '-publishedAt' | 'title') => {
    const page = await posts().search({ sort, limit: 2 })
    const rest = await posts().search({ sort, limit: 2, cursor: page.nextCursor! })
    return [...page.items, ...rest.items].map(({ title }) => title)
  }
  expect(await walk('-publishedAt')).toEqual(['Draft', trip.title, 'Ñandú'])
  expect(await walk('publishedAt')).toEqual(['Ñandú', trip.title, 'Draft'])
  expect(await walk('title')).toEqual(['Draft', 'Ñandú', trip.title])
  const { items } = await running.client.bulletin.tags.search({})
  expect(items).toEqual([
    { tag: 'trip', posts: 1 },
    ...['YEAR 9', 'Year 9'].map((tag) => ({ tag, posts: 1 })),
    { tag: 'zoo', posts: 1 },
  ])
})

test('a change writes what differs; script in titles and Markdown is kept as it was typed', async () => {
  const script = '<script>alert(1)</script> [x](javascript:alert(2))'
  const { id } = await posts().create({ title: script, body: script, tags: ['a', 'b'] })
  expect(await posts().get({ id })).toMatchObject({ title: script, body: script })
  expect(await posts().update({ id, version: 1, tags: ['a', 'b'], title: script })).toMatchObject({ version: 1 })
  expect(await posts().update({ id, version: 1, tags: ['b', 'a'] })).toMatchObject({ version: 2, tags: ['b', 'a'] })
  const [line] = (await running.client.audit.search({ limit: 1 })).items
  expect(line).toMatchObject({ action: 'post.update', before: { tags: ['a', 'b'] }, after: { tags: ['b', 'a'] } })
  await posts().remove({ id, version: 2 })
  await expect(posts().get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND', data: { entity: 'post' } })
})

test.each([
  ['a title of nothing', { title: ' ' }, 'title'],
  ['an address with a space', { title: 'A', slug: 'a b' }, 'slug'],
  ['a tag twice', { title: 'A', tags: ['a', 'a'] }, 'tags'],
  ['a tag of two lines', { title: 'A', tags: ['a\nb'] }, 'tags.0'],
  ['a text with a control character', { title: 'A', body: 'a\u0000b' }, 'body'],
  ['a text that is too long', { title: 'A', body: 'x'.repeat(100_001) }, 'body'],
])('%s is refused by name over REST, and nothing is made', async (_, body, field) => {
  const response = await running.rest('/api/v1/bulletin/posts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(await response.json()).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ field }] } })
  expect((await posts().search({})).total).toBe(0)
})

test('units that do not exist are named', async () => {
  await expect(posts().create({ title: 'A', audienceIds: [UNKNOWN] })).rejects.toMatchObject({
    code: 'RULE_VIOLATION',
    data: { rule: 'unknown-org-unit', field: 'audienceIds', unknown: [UNKNOWN] },
  })
})

test('without its track the board says that a migration is pending', async () => {
  const { migrations } = running.client
  const { planDigest, confirm } = await migrations.preview({ track: 'bulletin', direction: 'down' })
  await told(migrations.revert({ track: 'bulletin', planDigest, confirm: confirm ?? undefined }))
  const pending = { code: 'CONFLICT', data: { reason: 'schema-pending', count: 1 } }
  await expect(posts().search({})).rejects.toMatchObject(pending)
  await expect(posts().create({ title: 'A' })).rejects.toMatchObject(pending)
  const up = await migrations.preview({ track: 'bulletin' })
  await told(migrations.apply({ track: 'bulletin', planDigest: up.planDigest }))
  expect((await posts().search({})).total).toBe(0)
})
