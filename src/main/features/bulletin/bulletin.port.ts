import type { Post, PostInput, PostPatch, PostRow, PostSort, PostState, PostTag } from '../../../contract/bulletin.ts'
import type { CommentInput, CommentRow, CommentState, PostComment } from '../../../contract/bulletin-comments.ts'
import type { Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../foundation/author.ts'

type Place = { cursor?: string; limit: number }
export type PostFilter = { search?: string; tag?: string; state?: PostState; slug?: string; readerId?: Id }
export type PostQuery = PostFilter & Place & { sort: PostSort }
export type TagQuery = Place & { search?: string }
export type CommentQuery = Place & { state?: CommentState }
export type CommentsOfPostQuery = CommentQuery & { id: Id; readerId?: Id }

type Target = { id: Id; version: number }
/** A version that is left out is any. */
type MoveTarget = { id: Id; version?: number }
type Written<Row> = Row & { consistencyToken: string }

/**
 * The posts of a school. Each write is one transaction with its audit and outbox events. A write refuses unknown ids
 * (`NOT_FOUND`), other versions (`STALE_VERSION`), a slug that another post has (`DUPLICATE`) and units that do not exist
 * (`RULE_VIOLATION`, rule `unknown-org-unit`).
 *
 * A reader may read a post that is published, whose moment has come by the database's clock, and that is for everybody or
 * for a unit in which, or below which, the reader has an assignment now. Somebody inactive or removed reads only what is
 * for everybody.
 */
export type Posts = {
  /** With `readerId` what that person may read. Sends one statement for a page and one for the total. */
  search: (query: PostQuery) => Promise<Page<PostRow>>
  /** Undefined also for a post that the reader may not read. */
  find: (post: { id: Id; readerId?: Id }) => Promise<Post | undefined>
  /** A draft. Two writers that make a slug of the same title wait for each other. */
  create: (input: PostInput, author: Author) => Promise<Written<Post>>
  update: (change: Target & PostPatch, author: Author) => Promise<Written<Post>>
  remove: (target: Target, author: Author) => Promise<{ consistencyToken: string }>
  /** Without `at` the moment is now by the database's clock, or that of before when it has come already. */
  publish: (target: MoveTarget & { at?: Date }, author: Author) => Promise<Written<Post>>
  withdraw: (target: MoveTarget, author: Author) => Promise<Written<Post>>
  /** Refuses a draft (`RULE_VIOLATION`, rule `post-not-published`). */
  archive: (target: MoveTarget, author: Author) => Promise<Written<Post>>
}

/** What people say about posts. Writes are those of `Posts`; an unknown post or number is `NOT_FOUND`. */
export type Comments = {
  search: (query: CommentQuery) => Promise<Page<CommentRow>>
  /** With `readerId` the approved ones, and none of a post that this person may not read. */
  ofPost: (query: CommentsOfPostQuery) => Promise<Page<PostComment>>
  /** Held. Numbers of a post have no gaps. Refuses a post that is not published (rule `post-not-published`). */
  create: (input: CommentInput & { id: Id }, author: Author) => Promise<Written<PostComment>>
  moderate: (
    comment: { id: Id; number: number; state: 'approved' | 'rejected' },
    author: Author,
  ) => Promise<Written<PostComment>>
}

export type Bulletin = {
  posts: Posts
  comments: Comments
  tags: { search: (query: TagQuery) => Promise<Page<PostTag>> }
}
