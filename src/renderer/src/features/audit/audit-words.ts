import { ROW_KINDS } from '../../../../contract/protocol/writes.ts'
import { auditText as t } from './audit.messages.ts'

/** Kinds of entities that the directory records changes of. */
export const entityKinds = [...ROW_KINDS, 'import', 'school'] as const
const actions = ['create', 'update', 'remove', 'restore', 'apply', 'revoke', 'fill'] as const

export const kindWords = (kind: string) => {
  const known = entityKinds.find((name) => name === kind)
  return known === undefined ? kind : t(`kinds.${known}`)
}

/** The verb of an action such as `person.update`; one this console does not know is shown as it is. */
export const actionWords = (action: string) => {
  const verb = action.slice(action.lastIndexOf('.') + 1)
  const known = actions.find((name) => name === verb)
  return known === undefined ? verb : t(`actions.${known}`)
}
