import { lintWords } from '../../../../../contract/reasons/lint-findings.ts'
import { defineMessages } from '../../../i18n/messages.ts'

export const lintText = defineMessages('migrationLint', {
  /** Why, and what to do instead, by code. */
  codes: lintWords,
  title: 'Findings of {name}',
  severities: { error: 'error', warning: 'warning' },
  /** The place in the file of the way up or of the way back. */
  statement: {
    up: 'Up, statement {number}, line {line}, column {column}',
    down: 'Back, statement {number}, line {line}, column {column}',
  },
  file: { up: 'Up, the whole file', down: 'Back, the whole file' },
  instead: 'Instead:',
})
