import { refusal } from '../../../contract/errors.ts'
import type { AskedAbout, AuthorityGraph } from './rules/authority-graph.port.ts'

/** `NOT_FOUND` of whatever a question names and does not exist; throws in any case, because the store found something missing. */
export const refuseUnknown = async (graph: AuthorityGraph, asked: AskedAbout): Promise<never> => {
  const unknown = await graph.unknownOf(asked)
  throw refusal('NOT_FOUND', unknown ?? { entity: 'person', id: asked.personIds?.[0] ?? asked.orgUnitId ?? '' })
}
