import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, line, paragraph } from './ids.ts'
import { page, pageInput } from './page.ts'

export const commentState = z.enum(['held', 'approved', 'rejected'])
export type CommentState = z.infer<typeof commentState>

/** A comment on a post. `number` is its place on the post, from 1. Its text is plain, no Markdown. */
export const postComment = z.object({
  postId: id,
  number: z.int().min(1),
  author: z.string(),
  body: z.string(),
  writtenAt: instant,
  state: commentState,
})
export type PostComment = z.infer<typeof postComment>

export const commentRow = postComment.extend({ postTitle: z.string() })
export type CommentRow = z.infer<typeof commentRow>

const commentInput = z.object({ author: line(200), body: paragraph(5_000).min(1) })
export type CommentInput = z.infer<typeof commentInput>

const withToken = { consistencyToken }
const about = { tags: ['bulletin'] }
const target = z.object({ id, number: z.int().min(1).max(2_147_483_647) })

const moderation = (verb: 'approve' | 'reject', description: string) =>
  procedure
    .route({ method: 'POST', path: `/bulletin/posts/{id}/comments/{number}/${verb}`, ...about, description })
    .meta({ permission: 'bulletin.moderate' })
    .input(target)
    .output(postComment.extend(withToken))

export const comments = {
  search: procedure
    .route({
      method: 'GET',
      path: '/bulletin/comments',
      ...about,
      description:
        'Lists the comments on all posts, oldest first, e.g. those that wait for a moderator (`state=held`).',
    })
    .input(z.object({ state: commentState.optional(), ...pageInput }))
    .output(page(commentRow)),
  ofPost: procedure
    .route({
      method: 'GET',
      path: '/bulletin/posts/{id}/comments',
      ...about,
      description:
        'Lists the comments on a post, oldest first. With `readerId` the approved ones, and none of a post that this ' +
        'person may not read.',
    })
    .input(z.object({ id, state: commentState.optional(), readerId: id.optional(), ...pageInput }))
    .output(page(postComment)),
  create: procedure
    .route({
      method: 'POST',
      path: '/bulletin/posts/{id}/comments',
      successStatus: 201,
      ...about,
      description:
        'Adds a comment to a published post. It is held until somebody approves it. Refused with `RULE_VIOLATION` rule ' +
        '`post-not-published` in any other state.',
    })
    .meta({ permission: 'bulletin.write' })
    .input(commentInput.extend({ id }))
    .output(postComment.extend(withToken)),
  approve: moderation('approve', 'Shows a comment to everybody who may read its post.'),
  reject: moderation('reject', 'Hides a comment. It is kept, and can be approved later.'),
}
