import { defineMessages } from '../../i18n/messages.ts'

export const draftText = defineMessages('draft', {
  back: 'Your unsaved text was restored',
  backText: 'The page was loaded again before you saved. Cancel discards the text.',
  leaveTitle: 'Leave without saving?',
  leaveText: 'What you typed here is not kept.',
  leaveDo: 'Leave',
})
