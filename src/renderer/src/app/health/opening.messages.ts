import { defineMessages } from '../../i18n/messages.ts'

export const openingText = defineMessages('opening', {
  title: 'Getting the school ready',
  once: 'This is done once. The console opens as soon as it is finished.',
  'making-database': 'Making the database',
  migrating: 'Applying migration {number} of {of}',
  sample: 'Writing the sample district',
  people: 'people',
  done: 'done',
})
