import type { PostRow } from '../../../../contract/bulletin.ts'
import { formatDateTime } from '../../i18n/messages.ts'
import type { GridColumn } from '../../ui/tables/grid.ts'
import { bulletinText as t } from './bulletin.messages.ts'
import { audienceWords, commentWords } from './post-words.ts'

export const postColumns = (): GridColumn<PostRow>[] => [
  { id: 'title', title: t('column.title'), width: 280, sortKey: 'title', text: ({ title }) => title },
  { id: 'state', title: t('column.state'), width: 116, text: ({ state }) => t(`state.${state}`) },
  {
    id: 'publishedAt',
    title: t('column.publishedAt'),
    width: 168,
    sortKey: 'publishedAt',
    text: ({ publishedAt }) => (publishedAt === null ? '' : formatDateTime(publishedAt)),
  },
  { id: 'audience', title: t('column.audience'), width: 180, text: audienceWords },
  { id: 'tags', title: t('column.tags'), width: 150, text: ({ tags }) => tags.join(', ') },
  { id: 'comments', title: t('column.comments'), width: 120, text: commentWords },
  { id: 'slug', title: t('column.slug'), width: 200, hidden: true, text: ({ slug }) => slug },
]
