import { isDeepStrictEqual } from 'node:util'
import { uuidv7 } from 'uuidv7'
import type { Post, PostInput, PostPatch } from '../../../contract/bulletin.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import {
  changedFields,
  insertVersioned,
  lockVersion,
  refusingViolations,
  saveVersion,
} from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { findPostRow } from './post-list.sql.ts'
import { writeAudience, writeTags } from './post-lists.sql.ts'
import { postEntity, type PostRecord } from './post.entity.ts'
import { freeSlug, slugOf } from '../../foundation/slug.ts'

const KIND = 'post'
type Target = { id: string; version: number }
type Written = Post & { consistencyToken: string }

/** Returns the post as it is inside of the transaction. */
export const readPost = async ({ client }: WriteScope, id: string): Promise<Post> =>
  (await findPostRow(client, { id }))!

const refusals = (store: PostgresStore, slug: string | undefined) => ({
  post_slug_key: async () => {
    const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM bulletin.post WHERE slug = $1', [slug])
    return refusal('DUPLICATE', { entity: KIND, field: 'slug', ...(rows[0] && { existingId: rows[0].id }) })
  },
})

/** The slug of a title that no other post has. Other writers that make one wait until this write ends. */
const slugFor = async ({ query }: WriteScope, title: string): Promise<string> => {
  const base = slugOf(title)
  await query(`SELECT pg_advisory_xact_lock('bulletin.post'::regclass::oid::integer, 0)`)
  const rows = await query<{ slug: string }>(
    `SELECT slug FROM bulletin.post WHERE slug = $1 OR (starts_with(slug, $1 || '-') AND slug ~ '-[0-9]+$')`,
    [base],
  )
  return freeSlug(base, new Set(rows.map(({ slug }) => slug)))
}

export const createPostRow = (store: PostgresStore, input: PostInput, author: Author): Promise<Written> =>
  refusingViolations(refusals(store, input.slug), async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const id = uuidv7()
      const { tags, audienceIds, title, body } = input
      const slug = input.slug ?? (await slugFor(scope, title))
      await insertVersioned<PostRecord & { updatedAt: Date | null }>(scope.manager, postEntity, {
        id,
        title,
        body,
        slug,
      })
      await writeTags(scope, { postId: id, tags })
      await writeAudience(scope, { postId: id, ids: audienceIds, before: [] })
      scope.audit({ action: 'post.create', entityKind: KIND, entityId: id, before: null, after: { ...input, slug } })
      scope.changed(KIND, [id])
      return readPost(scope, id)
    })
    return { ...result, consistencyToken }
  })

export const updatePostRow = (
  store: PostgresStore,
  { id, version, tags, audienceIds, ...fields }: Target & PostPatch,
  author: Author,
): Promise<Written> =>
  refusingViolations(refusals(store, fields.slug), async () => {
    const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
      const row = await lockVersion(scope.manager, postEntity, { name: KIND, id, version })
      const post = await readPost(scope, id)
      const change = changedFields<PostRecord, Partial<PostRecord>>(row, fields)
      const lists = {
        ...(tags !== undefined && !isDeepStrictEqual(tags, post.tags) && { tags }),
        ...(audienceIds !== undefined && !isDeepStrictEqual(audienceIds, post.audienceIds) && { audienceIds }),
      }
      if (!change && Object.keys(lists).length === 0) return post
      if (lists.tags) await writeTags(scope, { postId: id, tags: lists.tags })
      if (lists.audienceIds)
        await writeAudience(scope, { postId: id, ids: lists.audienceIds, before: post.audienceIds })
      await saveVersion(scope.manager, postEntity, { row, changes: change?.after ?? {} })
      const before = Object.fromEntries(Object.keys(lists).map((field) => [field, post[field as keyof typeof lists]]))
      scope.audit({
        action: 'post.update',
        entityKind: KIND,
        entityId: id,
        before: { ...change?.before, ...before },
        after: { ...change?.after, ...lists },
      })
      scope.changed(KIND, [id])
      return readPost(scope, id)
    })
    return { ...result, consistencyToken }
  })

export const removePostRow = async (store: PostgresStore, target: Target, author: Author) => {
  const { consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const { id } = await lockVersion(scope.manager, postEntity, { name: KIND, ...target })
    const { title, slug, body, tags, audienceIds, state, publishedAt } = await readPost(scope, id)
    await scope.manager.delete(postEntity, { id })
    const before = { title, slug, body, tags, audienceIds, state, publishedAt }
    scope.audit({ action: 'post.remove', entityKind: KIND, entityId: id, before, after: null })
    scope.changed(KIND, [id])
  })
  return { consistencyToken }
}
