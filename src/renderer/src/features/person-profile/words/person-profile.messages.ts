import { defineMessages } from '../../../i18n/messages.ts'
import { en } from './person-profile.en.ts'

export const personProfileText = defineMessages('personProfile', en)
