import { defineMessages } from '../../../i18n/messages.ts'

/** Kinds of objects of a schema. */
export const elementText = defineMessages('migrationElements', {
  constraint: 'constraint',
  index: 'index',
  schema: 'schema',
  extension: 'extension',
  enum: 'enumeration',
  domain: 'domain',
  composite: 'composite type',
  sequence: 'sequence',
  function: 'function',
  table: 'table',
  column: 'column',
  default: 'default',
  view: 'view',
  rule: 'rule',
  trigger: 'trigger',
  policy: 'policy',
})
