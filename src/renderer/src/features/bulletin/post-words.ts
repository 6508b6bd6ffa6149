import type { PostRow, PostState } from '../../../../contract/bulletin.ts'
import type { CommentState } from '../../../../contract/bulletin-comments.ts'
import { formatList } from '../../i18n/messages.ts'
import { bulletinText as t } from './bulletin.messages.ts'

export const audienceWords = ({ audience, audienceIds }: Pick<PostRow, 'audience' | 'audienceIds'>) =>
  audienceIds.length === 0 ? t('everybody') : formatList(audience.map(({ name }) => name)) || '–'

export const commentWords = ({ comments, heldComments = 0 }: Pick<PostRow, 'comments' | 'heldComments'>) =>
  [comments > 0 ? String(comments) : '', heldComments > 0 ? t('held', { count: heldComments }) : '']
    .filter((part) => part !== '')
    .join(', ')

export const stateTones = {
  draft: 'neutral',
  scheduled: 'info',
  published: 'good',
  archived: 'off',
} as const satisfies Record<PostState, string>

export const commentTones = {
  held: 'warn',
  approved: 'good',
  rejected: 'off',
} as const satisfies Record<CommentState, string>
