import { AUDITED, auditVerb, type AuditedKind } from '../../../../contract/audit.ts'
import { auditText as t } from './audit.messages.ts'

/** Kinds of entities that the log records changes of. */
export const entityKinds = Object.keys(AUDITED) as AuditedKind[]

export const kindWords = (kind: string) => {
  const known = entityKinds.find((name) => name === kind)
  return known === undefined ? kind : t(`kinds.${known}`)
}

/** The verb of an action such as `person.update`; one this console does not know is shown as it is. */
export const actionWords = (action: string) => {
  const [kind, verb = action] = action.split('.')
  const known = entityKinds.find((name) => name === kind)
  const spoken = known && auditVerb(known, action)
  return spoken === undefined ? verb : t(`actions.${spoken}`)
}
