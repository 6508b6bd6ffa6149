import { defineMessages } from '../../i18n/messages.ts'

export const draftText = defineMessages('draft', {
  back: 'What you had typed is back',
  backText: 'The page was loaded again before you saved. Cancel forgets it.',
})
