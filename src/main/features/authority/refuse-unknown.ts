import { refusal } from '../../../contract/errors.ts'
import type { AskedAbout, AuthorityGraph } from './rules/authority-graph.port.ts'

/**
 * Throws `NOT_FOUND` for the first thing that a question names and that does not exist. Always throws, because the
 * store found something missing.
 */
export const refuseUnknown = async (graph: AuthorityGraph, asked: AskedAbout): Promise<never> => {
  const unknown = await graph.unknownOf(asked)
  throw refusal('NOT_FOUND', unknown ?? { entity: 'person', id: asked.personIds?.[0] ?? asked.orgUnitId ?? '' })
}
