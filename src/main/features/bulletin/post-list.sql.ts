import type pg from 'pg'
import type { Post, PostRow, PostTag } from '../../../contract/bulletin.ts'
import { instantKey, keysetOf, statementValues, textKey } from '../../stores/postgres/keyset.ts'
import { type Bind, readPage, wordsIn } from '../../stores/postgres/list-page.ts'
import type { PostFilter, PostQuery, TagQuery } from './bulletin.port.ts'
import { readableBy, STATE_SQL } from './readable-posts.sql.ts'

/** How much of the body a list has. */
const EXCERPT = 300

const sorts = {
  publishedAt: [instantKey('published_key')],
  title: [textKey('title_key')],
  updatedAt: [instantKey('updated_key')],
}

/** A school has some thousand posts: their keys and words are made when they are asked for. */
const keyedPosts = `(SELECT post.*, directory.sort_key(post.title) COLLATE "C" AS title_key,
    coalesce(post.published_at, '9999-12-31T23:59:59.999Z') AS published_key,
    coalesce(post.updated_at, post.created_at) AS updated_key
  FROM bulletin.post)`

const tags = 'SELECT post_tag.tag FROM bulletin.post_tag WHERE post_tag.post_id = t.id'

const countOf = (state: 'approved' | 'held') =>
  `(SELECT count(*)::integer FROM bulletin.post_comment c WHERE c.post_id = t.id AND c.state = '${state}')`

const audience = (value: string, join: string) => `(SELECT coalesce(json_agg(${value} ORDER BY a.ordinal), '[]')
  FROM bulletin.post_audience a ${join} WHERE a.post_id = t.id)`

const columnsFor = ({
  readerId,
}: {
  readerId?: string | undefined
}) => `t.id, t.slug, t.title, left(t.body, ${EXCERPT}) AS excerpt,
  ${STATE_SQL} AS state, t.published_at AS "publishedAt", ARRAY(${tags} ORDER BY post_tag.ordinal) AS tags,
  ${audience('a.org_unit_id', '')} AS "audienceIds",
  ${audience(`json_build_object('id', unit.id, 'name', unit.name)`, 'JOIN directory.org_unit unit ON unit.id = a.org_unit_id')} AS audience,
  ${countOf('approved')} AS comments, ${readerId === undefined ? `${countOf('held')} AS "heldComments",` : ''}
  t.created_at AS "createdAt", coalesce(t.updated_at, t.created_at) AS "updatedAt", t.version`

const conditionsOf = ({ search, tag, state, slug, readerId }: PostFilter, bind: Bind): string[] => [
  ...readableBy(readerId, bind),
  ...(state === undefined ? [] : [`${STATE_SQL} = ${bind(state)}::text`]),
  ...(slug === undefined ? [] : [`t.slug = ${bind(slug)}::text`]),
  ...(tag === undefined
    ? []
    : [`directory.fold(${bind(tag)}::text) IN (SELECT directory.fold(tagged.tag) FROM (${tags}) tagged)`]),
  ...wordsIn(search, {
    text: `concat_ws(' ', t.title, (SELECT string_agg(tagged.tag, ' ') FROM (${tags}) tagged), t.body)`,
    bind,
  }),
]

export const searchPostRows = (pool: pg.Pool, query: PostQuery) =>
  readPage<PostRow>(pool, {
    list: 'posts',
    keyset: keysetOf(query.sort, sorts),
    query,
    table: keyedPosts,
    conditions: (bind) => conditionsOf(query, bind),
    columns: columnsFor(query),
  })

export const findPostRow = async (
  on: Pick<pg.Pool, 'query'>,
  { id, readerId }: { id: string; readerId?: string | undefined },
): Promise<Post | undefined> => {
  const { values, bind } = statementValues()
  const conditions = [`t.id = ${bind(id)}::uuid`, ...readableBy(readerId, bind)]
  const text = `SELECT ${columnsFor({ readerId })}, t.body FROM bulletin.post t WHERE ${conditions.join(' AND ')}`
  return (await on.query<Post>({ text, values })).rows[0]
}

/** Each tag with the posts that have it, whatever their state. Tags that differ in case and accents are different. */
const taggedPosts = `(SELECT post_tag.tag COLLATE "C" AS tag, directory.sort_key(post_tag.tag) COLLATE "C" AS tag_key,
    count(DISTINCT post_tag.post_id)::integer AS posts
  FROM bulletin.post_tag GROUP BY post_tag.tag COLLATE "C", directory.sort_key(post_tag.tag) COLLATE "C")`

export const searchTagRows = (pool: pg.Pool, query: TagQuery) =>
  readPage<PostTag>(pool, {
    list: 'post-tags',
    keyset: { keys: [textKey('tag_key'), textKey('tag')], descending: false },
    query,
    table: taggedPosts,
    conditions: (bind) => wordsIn(query.search, { text: 't.tag', bind }),
    columns: 't.tag, t.posts',
  })
