import { EntitySchema } from 'typeorm'
import { type PostComment, commentState } from '../../../contract/bulletin-comments.ts'
import {
  type ColumnsOf,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

/** `ordinal` is the comment's number on its post. */
export type CommentRecord = Omit<PostComment, 'number'> & { ordinal: number }

const key = { primary: true, primaryKeyConstraintName: 'post_comment_pkey' }

export const commentEntity = new EntitySchema<CommentRecord>({
  name: 'PostComment',
  schema: 'bulletin',
  tableName: 'post_comment',
  columns: {
    postId: uuidColumn('post_id', key),
    ordinal: { name: 'ordinal', type: 'integer', ...key },
    author: textColumn('author'),
    writtenAt: instantColumn('written_at', { default: () => 'now()' }),
    body: textColumn('body'),
    state: textColumn('state', { default: 'held' }),
  } satisfies ColumnsOf<CommentRecord>,
  foreignKeys: [foreignKey('post_comment_post_fkey', { column: 'postId', target: 'Post', onDelete: 'CASCADE' })],
  checks: [
    { name: 'post_comment_text_check', expression: "author <> '' AND body <> ''" },
    {
      name: 'post_comment_written_at_check',
      expression: 'abs(extract(epoch FROM written_at)) < 100000000000',
    },
    wordCheck('post_comment_state_check', { column: 'state', of: commentState }),
  ],
})
