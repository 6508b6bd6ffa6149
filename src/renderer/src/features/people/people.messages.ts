import { defineMessages } from '../../i18n/messages.ts'
import { en } from './people.en.ts'
import { es } from './people.es.ts'

export const peopleText = defineMessages('people', { en, es })
