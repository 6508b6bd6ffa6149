import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { inWriteTransaction, type WriteScope } from '../../../stores/postgres/write-transaction.ts'
import { isUpTo } from '../is-up-to.sql.ts'
import type { SampleCollection } from '../sample-collection.port.ts'
import { generatePosts, type SamplePost } from './generate-posts.ts'

const MOST_POSTS = 60
const POSTS_PER_PERSON = 0.03

/** Rows of a list of each post, with the post's id and a place from 1. */
const listed = <Entry>(posts: readonly SamplePost[], list: (post: SamplePost) => readonly Entry[]) =>
  posts.flatMap((post) => list(post).map((entry, index) => ({ postId: post.id, ordinal: index + 1, entry })))

const writePosts = async (query: WriteScope['query'], posts: readonly SamplePost[]) => {
  await query(
    `INSERT INTO bulletin.post (id, title, body, slug, state, created_at, published_at, updated_at)
     SELECT id, title, body, slug, state, "createdAt", "publishedAt", "createdAt"
     FROM jsonb_to_recordset($1::jsonb) AS post (id uuid, title text, body text, slug text, state text,
       "createdAt" timestamptz, "publishedAt" timestamptz)`,
    [JSON.stringify(posts)],
  )
  const tags = listed(posts, (post) => post.tags)
  await query(
    `INSERT INTO bulletin.post_tag (post_id, ordinal, tag) SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[])`,
    [tags.map(({ postId }) => postId), tags.map(({ ordinal }) => ordinal), tags.map(({ entry }) => entry)],
  )
  const audience = listed(posts, (post) => post.audienceIds)
  await query(
    `INSERT INTO bulletin.post_audience (post_id, ordinal, org_unit_id)
     SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[])`,
    [audience.map(({ postId }) => postId), audience.map(({ ordinal }) => ordinal), audience.map(({ entry }) => entry)],
  )
  await query(
    `INSERT INTO bulletin.post_comment (post_id, ordinal, author, body, written_at, state)
     SELECT "postId", ordinal, author, body, "writtenAt", state
     FROM jsonb_to_recordset($1::jsonb) AS comment ("postId" uuid, ordinal integer, author text, body text,
       "writtenAt" timestamptz, state text)`,
    [
      JSON.stringify(
        listed(posts, (post) => post.comments).map(({ postId, ordinal, entry }) => ({ postId, ordinal, ...entry })),
      ),
    ],
  )
}

/** `POSTS_PER_PERSON` posts for each person of the district, at most `MOST_POSTS`, some for one school only. */
export const postgresSampleBulletin = (store: PostgresStore): SampleCollection => ({
  name: 'Bulletin',
  load: async ({ people, seed, today }, author) => {
    if (!(await isUpTo(store, { table: 'bulletin.post_comment', column: 'state' }))) return null
    const { result: isFilled, consistencyToken } = await inWriteTransaction(
      store,
      author,
      async ({ query, audit, changed }) => {
        await query('LOCK TABLE bulletin.post IN SHARE ROW EXCLUSIVE MODE')
        const [row] = await query<{ held: boolean }>('SELECT EXISTS (SELECT FROM bulletin.post) AS held')
        if (row!.held) return false
        const units = await query<{ id: string }>(`SELECT id FROM directory.org_unit WHERE kind = 'school' ORDER BY id`)
        const made = generatePosts({
          posts: Math.min(MOST_POSTS, Math.ceil(people * POSTS_PER_PERSON)),
          seed,
          today,
          units: units.map(({ id }) => id),
        })
        await writePosts(query, made)
        changed(
          'post',
          made.map(({ id }) => id),
        )
        const after = { posts: made.length, seed, day: today }
        audit({ action: 'school.fill', entityKind: 'school', entityId: 'sample', before: null, after })
        await query('ANALYZE bulletin.post, bulletin.post_tag, bulletin.post_comment')
        return true
      },
    )
    return isFilled ? { consistencyToken } : null
  },
})
