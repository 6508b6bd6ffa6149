import { addLanguage } from '../i18n/messages.ts'
import type { Catalogue } from './catalogue.ts'

/** One language besides English: its own name for itself, and its words. Its folder is named by its language tag. */
export type Language = { name: string; words: Catalogue }

const folders = import.meta.glob<{ language: Language }>('./*/index.ts', { eager: true })

for (const [path, { language }] of Object.entries(folders)) addLanguage({ tag: path.split('/')[1]!, ...language })
