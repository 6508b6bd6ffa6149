import { defineMessages } from '../../../i18n/messages.ts'
import { en } from './people.en.ts'

export const peopleText = defineMessages('people', en)
