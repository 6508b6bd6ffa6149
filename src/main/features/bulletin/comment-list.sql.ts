import type pg from 'pg'
import type { CommentRow, PostComment } from '../../../contract/bulletin-comments.ts'
import { instantKey, integerKey, type Keyset } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import type { CommentQuery, CommentsOfPostQuery } from './bulletin.port.ts'
import { readableBy } from './readable-posts.sql.ts'

export const COMMENT_COLUMNS = `t.post_id AS "postId", t.ordinal AS number, t.author, t.body,
  t.written_at AS "writtenAt", t.state`

const oldestFirst: Keyset = {
  keys: [instantKey('written_at'), { column: 'post_id', type: 'uuid' }, integerKey('ordinal')],
  descending: false,
}
const byNumber: Keyset = { keys: [integerKey('ordinal')], descending: false }

export const searchCommentRows = (pool: pg.Pool, query: CommentQuery) =>
  readPage<CommentRow>(pool, {
    list: 'comments',
    keyset: oldestFirst,
    query,
    table: 'bulletin.post_comment',
    conditions: (bind) => (query.state === undefined ? [] : [`t.state = ${bind(query.state)}::text`]),
    columns: `${COMMENT_COLUMNS}, post.title AS "postTitle"`,
    joins: 'JOIN bulletin.post ON post.id = t.post_id',
  })

export const searchCommentsOfPost = (pool: pg.Pool, query: CommentsOfPostQuery) => {
  const { id, state, readerId } = query
  return readPage<PostComment>(pool, {
    list: 'comments-of-post',
    keyset: byNumber,
    query,
    table: 'bulletin.post_comment',
    conditions: (bind) => [
      `t.post_id = ${bind(id)}::uuid`,
      ...(state === undefined ? [] : [`t.state = ${bind(state)}::text`]),
      ...(readerId === undefined
        ? []
        : [
            `t.state = 'approved'`,
            `t.post_id IN (SELECT t.id FROM bulletin.post t WHERE ${readableBy(readerId, bind).join(' AND ')})`,
          ]),
    ],
    columns: COMMENT_COLUMNS,
  })
}
