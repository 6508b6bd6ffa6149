import { defineMessages } from '../i18n/messages.ts'
import { en } from './chain.en.ts'

export const chainText = defineMessages('chain', en)
