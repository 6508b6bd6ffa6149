import { type Track, TRACKS } from '../../../../../contract/migrations.ts'
import type { CodeLanguage } from '../../../ui/code/code-editor.ts'

/** The language of a track's statements. */
export const languageOf = (track: Track): CodeLanguage => (TRACKS[track].of === 'graph' ? 'cypher' : 'sql')
