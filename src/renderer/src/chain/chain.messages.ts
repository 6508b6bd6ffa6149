import { defineMessages } from '../i18n/messages.ts'
import { en } from './chain.en.ts'
import { es } from './chain.es.ts'

export const chainText = defineMessages('chain', { en, es })
