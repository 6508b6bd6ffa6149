import { z } from 'zod'
import { comments } from './bulletin-comments.ts'
import { procedure } from './errors.ts'
import { consistencyToken, eachOnce, id, instant, line, searchText, version } from './ids.ts'
import { linesOfText } from './inputs/text-rules.ts'
import { page, pageInput } from './page.ts'

/**
 * `scheduled` is a post whose moment has not come by the clock of the database; it is `published` from then on without
 * anybody's doing. An `archived` post was published once and is not shown any more.
 */
export const postState = z.enum(['draft', 'scheduled', 'published', 'archived'])
export type PostState = z.infer<typeof postState>

export const postRow = z.object({
  id,
  /** The post's address on the board: lower-case words of ASCII with hyphens. No two posts have the same. */
  slug: z.string(),
  title: z.string(),
  /** The first characters of the body, as Markdown. */
  excerpt: z.string(),
  state: postState,
  /** The moment of publication, past or to come; null for a draft only. */
  publishedAt: instant.nullable(),
  tags: z.array(z.string()),
  /** The units for whose members the post is, with all below them. Empty means everybody. */
  audienceIds: z.array(id),
  audience: z.array(z.object({ id, name: z.string() })),
  /** Approved comments. */
  comments: z.int(),
  /** Comments that wait for a moderator. Absent in what a reader is shown. */
  heldComments: z.int().optional(),
  createdAt: instant,
  updatedAt: instant,
  version,
})
export type PostRow = z.infer<typeof postRow>

/** `body` is Markdown. HTML in it is text. */
export const post = postRow.extend({ body: z.string() })
export type Post = z.infer<typeof post>

export const postTag = z.object({ tag: z.string(), posts: z.int() })
export type PostTag = z.infer<typeof postTag>

export const postSort = z.enum(['publishedAt', '-publishedAt', 'title', '-title', 'updatedAt', '-updatedAt'])
export type PostSort = z.infer<typeof postSort>

const slug = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const tags = z
  .array(line(60))
  .max(20)
  .refine(...eachOnce)
const audienceIds = z
  .array(id)
  .max(50)
  .refine(...eachOnce)
const fields = { title: line(300), slug, body: z.string().max(100_000).regex(linesOfText), tags, audienceIds }

const postInput = z.object({
  ...fields,
  slug: slug.optional(),
  body: fields.body.default(''),
  tags: tags.default([]),
  audienceIds: audienceIds.default([]),
})
export type PostInput = z.infer<typeof postInput>
const postPatch = z.object(fields).partial()
export type PostPatch = z.infer<typeof postPatch>

const withToken = { consistencyToken }
const target = { id, version }
const about = { tags: ['bulletin'] }
/** The person to whom the answer is shown. */
const readerId = id.optional()

const posts = {
  search: procedure
    .route({
      method: 'GET',
      path: '/bulletin/posts',
      ...about,
      description:
        'Lists the posts that match, one keyset page at a time. With `readerId` only those that this person may read: ' +
        'published, and for everybody or for a unit in which, or below which, the person is an active member. Without it ' +
        'all posts, as the console edits them. Each word of `search` has to be in the title, the body or a tag. In the ' +
        'order of publication drafts come last, and first in the reverse.',
    })
    .input(
      z.object({
        search: searchText.optional(),
        tag: line(60).optional(),
        state: postState.optional(),
        slug: slug.optional(),
        readerId,
        sort: postSort.default('-publishedAt'),
        ...pageInput,
      }),
    )
    .output(page(postRow)),
  get: procedure
    .route({
      method: 'GET',
      path: '/bulletin/posts/{id}',
      ...about,
      description:
        'Returns one post with its body. With `readerId` a post that this person may not read is `NOT_FOUND`.',
    })
    .input(z.object({ id, readerId }))
    .output(post),
  create: procedure
    .route({
      method: 'POST',
      path: '/bulletin/posts',
      successStatus: 201,
      ...about,
      description:
        'Adds a draft. Without `slug` one is made of the title, with a number when another post has it. A given one that ' +
        'another post has is refused with `DUPLICATE`, and units that do not exist with `RULE_VIOLATION` rule ' +
        '`unknown-org-unit`.',
    })
    .meta({ permission: 'bulletin.write' })
    .input(postInput)
    .output(post.extend(withToken)),
  update: procedure
    .route({
      method: 'PATCH',
      path: '/bulletin/posts/{id}',
      ...about,
      description:
        'Changes only the named fields, in any state. A new title leaves the slug alone, so that links hold. `tags` and ' +
        '`audienceIds` replace the whole list.',
    })
    .meta({ permission: 'bulletin.write' })
    .input(postPatch.extend(target))
    .output(post.extend(withToken)),
  remove: procedure
    .route({
      method: 'DELETE',
      path: '/bulletin/posts/{id}',
      ...about,
      description: 'Removes a post with its comments. Archive a post to keep it.',
    })
    .meta({ permission: 'bulletin.write' })
    .input(z.object(target))
    .output(z.object(withToken)),
  publish: procedure
    .route({
      method: 'POST',
      path: '/bulletin/posts/{id}/publish',
      ...about,
      description:
        'Publishes a post at the moment `at`, or now by the clock of the database. Until a later moment the post is ' +
        '`scheduled`. Without `at` a post that is on the board keeps its moment, and a scheduled one is published now. ' +
        'With `version` the post is published only as it was read.',
    })
    .meta({ permission: 'bulletin.publish' })
    .input(z.object({ id, version: version.optional(), at: instant.optional() }))
    .output(post.extend(withToken)),
  withdraw: procedure
    .route({
      method: 'POST',
      path: '/bulletin/posts/{id}/withdraw',
      ...about,
      description: 'Makes a post a draft again. Its moment is forgotten, its comments stay.',
    })
    .meta({ permission: 'bulletin.publish' })
    .input(z.object({ id, version: version.optional() }))
    .output(post.extend(withToken)),
  archive: procedure
    .route({
      method: 'POST',
      path: '/bulletin/posts/{id}/archive',
      ...about,
      description:
        'Takes a post off the board and keeps it with its moment. Refused with `RULE_VIOLATION` rule ' +
        '`post-not-published` for a draft.',
    })
    .meta({ permission: 'bulletin.publish' })
    .input(z.object({ id, version: version.optional() }))
    .output(post.extend(withToken)),
}

const tagList = {
  search: procedure
    .route({
      method: 'GET',
      path: '/bulletin/tags',
      ...about,
      description: 'Lists the tags of all posts by name, with the number of posts that have each.',
    })
    .input(z.object({ search: searchText.optional(), ...pageInput }))
    .output(page(postTag)),
}

export const bulletin = { posts, comments, tags: tagList }
