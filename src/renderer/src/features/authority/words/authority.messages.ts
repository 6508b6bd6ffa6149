import { defineMessages } from '../../../i18n/messages.ts'
import { en } from './authority.en.ts'

export const authorityText = defineMessages('authority', en)
