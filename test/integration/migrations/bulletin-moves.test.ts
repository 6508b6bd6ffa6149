import { expect, test } from 'vitest'
import { previewTrack } from '../../../src/main/features/migrations/migrate-track.ts'
import { bulletinDownTo, bulletinUp } from '../../fixtures/bulletin-at-version.ts'
import { useDatabase } from '../../postgres.ts'

/** Every awkward title, list of tags and comment is there many times; `POSTS` sets another number. */
const POSTS = Number(process.env.POSTS ?? 20_000)
const database = useDatabase()
const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await database.store.pool.query<Row>(text, values)).rows

/** A comment as the first shape of the board writes it. */
const LINE = `json_build_array(1767225600500 + n * 1001::bigint, 'Ana "Nú" ' || n % 7, said)::text`

/** Posts of the first shape: every title, list of tags and comment that is awkward, many times over. */
const FILL = `INSERT INTO bulletin.post (id, title, body, tags, comments, created_at)
SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
  CASE n % 10 WHEN 0 THEN 'Fête d’été à Köln' WHEN 1 THEN '🎉🎉' WHEN 2 THEN 'Trip' WHEN 3 THEN 'Trip ' || n % 40
    WHEN 4 THEN 'He said "no", ''maybe'' \\ yes' WHEN 5 THEN repeat('Straße ', 40) ELSE 'Notice ' || n END,
  E'line one\\nline "two" 🎈 ' || n,
  (ARRAY['', 'trip', E'trip\\nfood, drink\\ntrip', E'"quoted"\\nüber\\n🎒\\n\\\\n', E' spaced \\n,'])[n % 5 + 1],
  CASE n % 3 WHEN 0 THEN '' WHEN 1 THEN first.line ELSE first.line || E'\\n' || second.line || E'\\n' || first.line END,
  timestamptz '2026-01-01Z' + (n % 1000) * interval '1 min'
FROM generate_series(1, $1::int) n,
  LATERAL (SELECT ${LINE} AS line FROM (VALUES (E'two\\nlines\\ttab "quoted" \\\\n 🎉 ' || chr(1) || chr(31))) v (said)) first,
  LATERAL (SELECT ${LINE} AS line FROM (VALUES ('[0, "a", "b"]')) v (said)) second`

const digest = async (table: string) => {
  const [row] = await query<{ digest: string }>(
    `SELECT count(*) || ' rows ' || coalesce(sum(hashtextextended(to_jsonb(t)::text, 0)::numeric), 0) AS digest FROM ${table} t`,
  )
  return row!.digest
}
const firstShape = () => digest('bulletin.post')
const thirdShape = async () => ({
  posts: await digest('bulletin.post'),
  tags: await digest('bulletin.post_tag'),
  comments: await digest('bulletin.post_comment'),
})

test(`${POSTS} posts go to the third shape, back to the first and up again, and nothing changes`, async () => {
  await bulletinDownTo(database.migrations, 1)
  await query(FILL, [POSTS])
  const first = await firstShape()

  await bulletinUp(database.migrations)
  const third = await thirdShape()
  expect(third.posts).toMatch(new RegExp(`^${POSTS} rows `))
  const [counts] = await query<{ slugs: number; tags: number; comments: number }>(
    `SELECT (SELECT count(DISTINCT slug)::int FROM bulletin.post) AS slugs,
       (SELECT count(*)::int FROM bulletin.post_tag) AS tags, (SELECT count(*)::int FROM bulletin.post_comment) AS comments`,
  )
  expect(counts).toEqual({
    slugs: POSTS,
    tags: POSTS * 2,
    comments: Math.ceil(POSTS / 3) + Math.ceil((POSTS - 1) / 3) * 3,
  })

  await bulletinDownTo(database.migrations, 1)
  expect(await firstShape()).toBe(first)
  await bulletinUp(database.migrations)
  expect(await thirdShape()).toEqual(third)
}, 300_000)

test('what was written in the third shape is the same after the way to the first and back', async () => {
  await query('TRUNCATE bulletin.post CASCADE')
  const id = '00000000-0000-7000-8000-00000000000a'
  await query(
    `INSERT INTO bulletin.post (id, title, slug, state, published_at, created_at)
     VALUES ($1, 'Äpfel & Öl', 'apfel-ol', 'published', '2026-01-01Z', '2026-01-01Z')`,
    [id],
  )
  const tags = ['zoo', 'zoo', 'a "b"', '\\n', 'ü,🎉']
  const comments = [
    { author: 'Zoë\n"Z"', writtenAt: '0001-01-01T00:00:00.000Z', body: '\u0001\u001f \\ " \n\t\r\b\f /' },
    { author: ' ', writtenAt: '5138-11-16T09:46:39.999Z', body: '[0, "a", "b"]' },
    { author: 'Ana', writtenAt: '2024-02-29T12:00:00.001Z', body: '🎉\u007f\u2028' },
  ]
  await query(`INSERT INTO bulletin.post_tag SELECT $1, n, tag FROM unnest($2::text[]) WITH ORDINALITY t (tag, n)`, [
    id,
    tags,
  ])
  await query(
    `INSERT INTO bulletin.post_comment (post_id, ordinal, author, written_at, body)
     SELECT $1, n, author, at, body FROM unnest($2::text[], $3::timestamptz[], $4::text[]) WITH ORDINALITY c (author, at, body, n)`,
    [
      id,
      comments.map((each) => each.author),
      comments.map((each) => each.writtenAt),
      comments.map((each) => each.body),
    ],
  )
  const before = await thirdShape()
  await bulletinDownTo(database.migrations, 1)
  const [text] = await query<{ tags: string }>('SELECT tags FROM bulletin.post')
  expect(text!.tags.split('\n')).toEqual(tags)
  await bulletinUp(database.migrations)
  expect(await thirdShape()).toEqual(before)
})

test('step 3 says where the columns that it drops are kept', async () => {
  await bulletinDownTo(database.migrations, 2)
  const { tables } = await previewTrack(database.migrations, { track: 'bulletin', direction: 'up' })
  expect(tables.find(({ name }) => name === 'bulletin.post')).toMatchObject({
    lost: 'columns',
    columns: ['tags', 'comments'],
    because: 'post_tag and post_comment hold every line of them',
  })
  await bulletinUp(database.migrations)
})

test('the ways back name what the older shape cannot hold', async () => {
  const lost = async () => {
    const { tables } = await previewTrack(database.migrations, { track: 'bulletin', direction: 'down' })
    return tables.map(({ name, rows, columns }) => [name, rows, columns])
  }
  expect(await lost()).toEqual([
    ['bulletin.post_comment', 3, ['state']],
    ['bulletin.post_audience', 0, []],
    ['bulletin.post', 1, ['updated_at', 'version']],
  ])
  await bulletinDownTo(database.migrations, 3)
  expect(await lost()).toEqual([
    ['bulletin.post_comment', 3, []],
    ['bulletin.post_tag', 5, []],
  ])
  await bulletinDownTo(database.migrations, 2)
  expect(await lost()).toEqual([['bulletin.post', 1, ['slug', 'state', 'published_at']]])
  await bulletinUp(database.migrations)
})

test('comments of before wait for a moderator, and an archived post is one that was withdrawn', async () => {
  await query('TRUNCATE bulletin.post CASCADE')
  await bulletinDownTo(database.migrations, 3)
  await query(
    `INSERT INTO bulletin.post (id, title, slug, state, published_at)
     SELECT gen_random_uuid(), state, state, state, CASE WHEN state <> 'draft' THEN now() END
     FROM unnest(ARRAY['draft', 'published', 'withdrawn']) state`,
  )
  await query(
    `INSERT INTO bulletin.post_comment (post_id, ordinal, author, body) SELECT id, 1, 'A', 'b' FROM bulletin.post`,
  )
  const states = async () =>
    (await query<{ state: string }>('SELECT state FROM bulletin.post ORDER BY title')).map(({ state }) => state)
  await bulletinUp(database.migrations)
  expect(await states()).toEqual(['draft', 'published', 'archived'])
  expect(await query('SELECT DISTINCT state FROM bulletin.post_comment')).toEqual([{ state: 'held' }])
  await bulletinDownTo(database.migrations, 3)
  expect(await states()).toEqual(['draft', 'published', 'withdrawn'])
  await bulletinUp(database.migrations)
})

test('on the way back a post for some units is withdrawn, and comments keep their place', async () => {
  await query('TRUNCATE bulletin.post CASCADE')
  await query(
    `INSERT INTO bulletin.post (id, title, slug, state, published_at)
     SELECT gen_random_uuid(), slug, slug, split_part(slug, '-', 1), CASE WHEN slug NOT LIKE 'draft%' THEN now() END
     FROM unnest(ARRAY['draft-units', 'published-all', 'published-units']) slug`,
  )
  await query(
    `INSERT INTO bulletin.post_audience (post_id, ordinal, org_unit_id)
     SELECT id, n, gen_random_uuid() FROM bulletin.post, generate_series(1, 2) n WHERE slug LIKE '%units'`,
  )
  await query(
    `INSERT INTO bulletin.post_comment (post_id, ordinal, author, body, state)
     SELECT id, n, 'A', 'b', (ARRAY['held', 'approved', 'rejected'])[n] FROM bulletin.post, generate_series(1, 3) n`,
  )
  const posts = () => query('SELECT slug, state FROM bulletin.post ORDER BY slug')
  await bulletinDownTo(database.migrations, 3)
  expect(await posts()).toEqual([
    { slug: 'draft-units', state: 'draft' },
    { slug: 'published-all', state: 'published' },
    { slug: 'published-units', state: 'withdrawn' },
  ])
  expect(await query('SELECT count(*)::int AS comments FROM bulletin.post_comment')).toEqual([{ comments: 9 }])
  await bulletinUp(database.migrations)
  expect(await query('SELECT DISTINCT state FROM bulletin.post_comment')).toEqual([{ state: 'held' }])
})

test('equal titles are numbered, and a number that is a title’s own stays with that title', async () => {
  await query('TRUNCATE bulletin.post CASCADE')
  await bulletinDownTo(database.migrations, 1)
  const titles = [
    'Trip',
    'Trip',
    'Trip 2',
    'trip!',
    'Trip 2',
    '🎉',
    '—',
    'Köln, Straße',
    'koln strasse',
    'Trip 02',
    'x'.repeat(300),
  ]
  await query(
    `INSERT INTO bulletin.post (id, title, created_at)
     SELECT gen_random_uuid(), title, timestamptz '2026-01-01Z' + n * interval '1 s' FROM unnest($1::text[]) WITH ORDINALITY t (title, n)`,
    [titles],
  )
  await bulletinUp(database.migrations)
  const rows = await query<{ slug: string; state: string; published: boolean }>(
    'SELECT slug, state, published_at = created_at AS published FROM bulletin.post ORDER BY created_at',
  )
  expect(rows.map(({ slug }) => slug)).toEqual([
    'trip', 'trip-3', 'trip-2', 'trip-4', 'trip-2-2', 'post', 'post-2', 'koln-strasse', 'koln-strasse-2', 'trip-02', 'x'.repeat(80),
  ]) // prettier-ignore
  expect(new Set(rows.map(({ state, published }) => `${state} ${published}`))).toEqual(new Set(['published true']))
})

test.each([
  ['tags', '\ntrip'],
  ['tags', 'trip\n'],
  ['tags', 'trip\n\nfood'],
  ['comments', 'hello'],
  ['comments', '[100000000000000, "Ana", "the year 5138"]'],
  ['comments', '[01, "Ana", "another form of 1"]'],
  ['comments', '[1, "Ana", "another form of A: \\u0041"]'],
  ['comments', '[1, "Ana", "no text: \\u0000"]'],
  ['comments', '[1,"Ana","without spaces"]'],
  ['comments', '[1, "", "nobody"]'],
  ['comments', '[1, "Ana", "fine"]\n'],
])('the first shape refuses %s that the third could not give back: %j', async (column, text) => {
  await query('TRUNCATE bulletin.post CASCADE')
  await bulletinDownTo(database.migrations, 1)
  await expect(
    query(`INSERT INTO bulletin.post (id, title, ${column}) VALUES (gen_random_uuid(), 'A', $1)`, [text]),
  ).rejects.toMatchObject({ constraint: `post_${column}_check` })
})
