import type { CommentInput, PostComment } from '../../../contract/bulletin-comments.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Author } from '../../foundation/author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { lockVersion } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { COMMENT_COLUMNS } from './comment-list.sql.ts'
import { commentEntity } from './comment.entity.ts'
import { notPublished } from './post-moves.sql.ts'
import { readPost } from './post-writes.sql.ts'
import { postEntity } from './post.entity.ts'

const KIND = 'comment'
type Written = PostComment & { consistencyToken: string }
type Place = { postId: string; number: number }

/** Names a comment in the log. */
const nameOf = ({ postId, number }: Place) => `${postId}/${number}`

const readComment = async ({ query }: WriteScope, { postId, number }: Place): Promise<PostComment | undefined> => {
  const rows = await query<PostComment>(
    `SELECT ${COMMENT_COLUMNS} FROM bulletin.post_comment t WHERE t.post_id = $1 AND t.ordinal = $2 FOR UPDATE`,
    [postId, number],
  )
  return rows[0]
}

/** The lock on the post gives each comment a number of its own. */
export const createCommentRow = async (
  store: PostgresStore,
  { id, author: by, body }: CommentInput & { id: string },
  author: Author,
): Promise<Written> => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    await lockVersion(scope.manager, postEntity, { name: 'post', id })
    const { state } = await readPost(scope, id)
    if (state !== 'published') throw notPublished('a post that is published')
    const [last] = await scope.query<{ number: number }>(
      'SELECT coalesce(max(ordinal), 0) + 1 AS number FROM bulletin.post_comment WHERE post_id = $1',
      [id],
    )
    const place = { postId: id, number: last!.number }
    await scope.manager.insert(commentEntity, {
      postId: id,
      ordinal: place.number,
      author: by,
      body,
      writtenAt: () => NOW_SQL,
      state: 'held',
    })
    const after = { author: by, body, state: 'held' as const }
    scope.audit({ action: 'comment.create', entityKind: KIND, entityId: nameOf(place), before: null, after })
    scope.changed('post', [id])
    return (await readComment(scope, place))!
  })
  return { ...result, consistencyToken }
}

export const moderateCommentRow = async (
  store: PostgresStore,
  { id, number, state }: { id: string; number: number; state: 'approved' | 'rejected' },
  author: Author,
): Promise<Written> => {
  const place = { postId: id, number }
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const comment = await readComment(scope, place)
    if (!comment) throw refusal('NOT_FOUND', { entity: KIND, id: nameOf(place) })
    if (comment.state === state) return comment
    await scope.manager.update(commentEntity, { postId: id, ordinal: number }, { state })
    const action = state === 'approved' ? ('comment.approve' as const) : ('comment.reject' as const)
    const before = { state: comment.state }
    scope.audit({ action, entityKind: KIND, entityId: nameOf(place), before, after: { state } })
    scope.changed('post', [id])
    return { ...comment, state }
  })
  return { ...result, consistencyToken }
}
