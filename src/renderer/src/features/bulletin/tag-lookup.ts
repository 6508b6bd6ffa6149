import type { PostTag } from '../../../../contract/bulletin.ts'
import type { Lookup } from '../../app/pickers/lookups.ts'
import { bulletinText as t } from './bulletin.messages.ts'

export const tagLookup: Lookup<PostTag, PostTag> = {
  label: () => t('column.tags'),
  search: (queries, search) => queries.bulletin.tags.search.queryOptions({ input: { search, limit: 50 } }),
  value: ({ tag }) => tag,
  name: ({ tag }) => tag,
  note: ({ posts }) => t('total', { count: posts }),
}
