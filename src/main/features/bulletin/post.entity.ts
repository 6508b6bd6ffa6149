import { EntitySchema } from 'typeorm'
import { type Post, post, type PostComment, type PostTag } from '../../../contract/bulletin.ts'
import {
  codeColumn,
  type ColumnsOf,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

export const postEntity = new EntitySchema<Post>({
  name: 'Post',
  schema: 'bulletin',
  tableName: 'post',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'post_pkey' }),
    title: textColumn('title'),
    body: textColumn('body', { default: '' }),
    createdAt: instantColumn('created_at', { default: () => 'now()' }),
    slug: codeColumn('slug'),
    state: textColumn('state', { default: 'draft' }),
    publishedAt: instantColumn('published_at', { nullable: true }),
  } satisfies ColumnsOf<Post>,
  uniques: [{ name: 'post_slug_key', columns: ['slug'] }],
  checks: [
    { name: 'post_title_check', expression: "title <> ''" },
    { name: 'post_slug_check', expression: "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100" },
    wordCheck('post_state_check', { column: 'state', of: post.shape.state }),
    { name: 'post_published_at_check', expression: "(state = 'draft') = (published_at IS NULL)" },
  ],
  indices: [{ name: 'post_created_at_idx', columns: ['createdAt', 'id'] }],
})

/** A list of a post, in the order of `ordinal`. */
const listOf = (name: string) => ({
  postId: uuidColumn('post_id', { primary: true, primaryKeyConstraintName: `${name}_pkey` }),
  ordinal: { name: 'ordinal', type: 'integer' as const, primary: true, primaryKeyConstraintName: `${name}_pkey` },
})
const ofPost = (name: string) => foreignKey(name, { column: 'postId', target: 'Post', onDelete: 'CASCADE' })

export const postTagEntity = new EntitySchema<PostTag>({
  name: 'PostTag',
  schema: 'bulletin',
  tableName: 'post_tag',
  columns: { ...listOf('post_tag'), tag: textColumn('tag') } satisfies ColumnsOf<PostTag>,
  foreignKeys: [ofPost('post_tag_post_fkey')],
  checks: [{ name: 'post_tag_tag_check', expression: "tag <> '' AND strpos(tag, E'\\n') = 0" }],
})

export const postCommentEntity = new EntitySchema<PostComment>({
  name: 'PostComment',
  schema: 'bulletin',
  tableName: 'post_comment',
  columns: {
    ...listOf('post_comment'),
    author: textColumn('author'),
    writtenAt: instantColumn('written_at', { default: () => 'now()' }),
    body: textColumn('body'),
  } satisfies ColumnsOf<PostComment>,
  foreignKeys: [ofPost('post_comment_post_fkey')],
  checks: [
    { name: 'post_comment_text_check', expression: "author <> '' AND body <> ''" },
    {
      name: 'post_comment_written_at_check',
      expression: 'abs(extract(epoch FROM written_at)) < 100000000000',
    },
  ],
})
