import { defineMessages } from '../../i18n/messages.ts'
import { en } from './authority.en.ts'
import { es } from './authority.es.ts'

export const authorityText = defineMessages('authority', { en, es })
