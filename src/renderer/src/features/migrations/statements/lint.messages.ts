import { lintWords } from '../../../../../contract/reasons/lint-findings.ts'
import { defineMessages } from '../../../i18n/messages.ts'

export const lintText = defineMessages('migrationLint', {
  /** Why, and what to do instead, by code. */
  codes: lintWords,
  title: 'Findings of {name}',
  severities: { error: 'error', warning: 'warning' },
  statement: 'Statement {number}, line {line}, column {column}',
  file: 'The whole file',
  instead: 'Instead:',
})
