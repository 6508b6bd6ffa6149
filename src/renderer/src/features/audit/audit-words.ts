import { AUDITED, auditVerb, type AuditedKind } from '../../../../contract/audit.ts'
import { auditText as t } from './audit.messages.ts'

/** The kinds of entities whose changes the log records. */
export const entityKinds = Object.keys(AUDITED) as AuditedKind[]

export const kindWords = (kind: string) => {
  const known = entityKinds.find((name) => name === kind)
  return known === undefined ? kind : t(`kinds.${known}`)
}

/** The word for the verb of an action such as `person.update`. An unknown verb is shown unchanged. */
export const actionWords = (action: string) => {
  const [kind, verb = action] = action.split('.')
  const known = entityKinds.find((name) => name === kind)
  const spoken = known && auditVerb(known, action)
  return spoken === undefined ? verb : t(`actions.${spoken}`)
}
