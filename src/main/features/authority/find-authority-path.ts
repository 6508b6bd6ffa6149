import type { PathAnswer } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { School } from '../../school.ts'
import { findPath } from './authority-chain.ts'
import type { AuthorityGraph } from './authority-graph.port.ts'
import type { Asked } from './page-of-list.ts'

type PathQuestion = { from: Id; to: Id; permission?: string; orgUnitId?: Id }

export const findAuthorityPath = (
  { authority }: Pick<School, 'authority'>,
  { at = new Date(), atLeast, ...question }: Asked & PathQuestion,
) => authority.answers.ask((graph) => judgePath(graph, { ...question, at }), { atLeast })

export const judgePath = async (
  graph: AuthorityGraph,
  question: PathQuestion & { at: Date },
): Promise<Omit<PathAnswer, 'servedBy' | 'fallback'>> => {
  const { from, to, at } = question
  const facts = await graph.between(question)
  if (!facts) throw refusal('NOT_FOUND', { entity: 'person or org unit', id: `${from}, ${to}` })
  const { hops, cutOff } = findPath(facts, question)
  const named = (personId: Id) => {
    const person = facts.people.get(personId)
    return { id: personId, name: person?.name ?? facts.startName }
  }
  const { position } = facts
  return { position, from: named(from), to: named(to), at, hops, limitReached: cutOff ? 'chain-length' : null }
}
