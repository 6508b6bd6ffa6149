import { EntitySchema } from 'typeorm'
import {
  codeColumn,
  type ColumnsOf,
  editedColumns,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
} from '../../stores/postgres/entity-columns.ts'

export type PostRecord = {
  id: string
  title: string
  body: string
  createdAt: Date
  slug: string
  /** A post whose moment has not come is published too; see `contract/bulletin.ts`. */
  state: 'draft' | 'published' | 'archived'
  publishedAt: Date | null
  /** Null for a post that nobody changed since the column is there. */
  updatedAt: Date | null
  version: number
}

export const postEntity = new EntitySchema<PostRecord>({
  name: 'Post',
  schema: 'bulletin',
  tableName: 'post',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'post_pkey' }),
    title: textColumn('title'),
    body: textColumn('body', { default: '' }),
    createdAt: editedColumns.createdAt,
    slug: codeColumn('slug'),
    state: textColumn('state', { default: 'draft' }),
    publishedAt: instantColumn('published_at', { nullable: true }),
    updatedAt: instantColumn('updated_at', { nullable: true }),
    version: editedColumns.version,
  } satisfies ColumnsOf<PostRecord>,
  uniques: [{ name: 'post_slug_key', columns: ['slug'] }],
  checks: [
    { name: 'post_title_check', expression: "title <> ''" },
    { name: 'post_slug_check', expression: "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 100" },
    { name: 'post_state_check', expression: "state IN ('draft', 'published', 'archived')" },
    { name: 'post_published_at_check', expression: "(state = 'draft') = (published_at IS NULL)" },
  ],
  indices: [{ name: 'post_created_at_idx', columns: ['createdAt', 'id'] }],
})

/** A list of a post, in the order of `ordinal`, from 1. */
const listOf = (name: string) => ({
  postId: uuidColumn('post_id', { primary: true, primaryKeyConstraintName: `${name}_pkey` }),
  ordinal: { name: 'ordinal', type: 'integer' as const, primary: true, primaryKeyConstraintName: `${name}_pkey` },
})
const ofPost = (name: string) => foreignKey(name, { column: 'postId', target: 'Post', onDelete: 'CASCADE' })

/** A tag is one line. */
export type PostTagRecord = { postId: string; ordinal: number; tag: string }

export const postTagEntity = new EntitySchema<PostTagRecord>({
  name: 'PostTag',
  schema: 'bulletin',
  tableName: 'post_tag',
  columns: { ...listOf('post_tag'), tag: textColumn('tag') } satisfies ColumnsOf<PostTagRecord>,
  foreignKeys: [ofPost('post_tag_post_fkey')],
  checks: [{ name: 'post_tag_tag_check', expression: "tag <> '' AND strpos(tag, E'\\n') = 0" }],
})

/** A unit for whose members the post is. It is one of the directory, whose tables this schema does not refer to. */
export type PostAudienceRecord = { postId: string; ordinal: number; orgUnitId: string }

export const postAudienceEntity = new EntitySchema<PostAudienceRecord>({
  name: 'PostAudience',
  schema: 'bulletin',
  tableName: 'post_audience',
  columns: {
    ...listOf('post_audience'),
    orgUnitId: uuidColumn('org_unit_id'),
  } satisfies ColumnsOf<PostAudienceRecord>,
  uniques: [{ name: 'post_audience_unit_key', columns: ['postId', 'orgUnitId'] }],
  foreignKeys: [ofPost('post_audience_post_fkey')],
})
