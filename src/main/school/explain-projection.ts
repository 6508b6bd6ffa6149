import { Refusal } from '../../contract/errors.ts'
import { sayFault } from '../../contract/store-faults.ts'
import { graphFaultOfError } from '../features/connections/connection-probe.cypher.ts'
import { faultOfError } from '../features/connections/connection-probe.sql.ts'
import { graphTrouble, type StoreTrouble, unexplained } from '../features/projection/store-trouble.ts'
import { connectionIsLost } from '../stores/postgres/postgres-errors.ts'

const refused = ({ code, data, message }: Refusal): StoreTrouble => {
  const { store, rule, reason, detail, expected } = (data ?? {}) as Record<string, string | undefined>
  const advice = detail ?? expected ?? message
  if (store === 'postgresql') return { reason: 'postgresql', code, advice: reason ?? advice }
  if (rule === 'migration' || reason === 'schema-drift') return { reason: 'schema', code, advice }
  return { reason: reason === 'rows-refused' ? 'rows-refused' : 'other', code, advice }
}

/** Explains why the projector cannot go on: which store failed, what is wrong with it, and what a person can do. */
export const explainProjection = (error: unknown): StoreTrouble => {
  if (error instanceof Refusal) return refused(error)
  if (error instanceof Error && error.name === 'Neo4jError') {
    const { code = '' } = error as { code?: string }
    return graphTrouble({ code, message: error.message }, sayFault(graphFaultOfError(error)))
  }
  if (connectionIsLost(error))
    return { ...unexplained(error), reason: 'postgresql', advice: sayFault(faultOfError(error)) }
  return unexplained(error)
}
