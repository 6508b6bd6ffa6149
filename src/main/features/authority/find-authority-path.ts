import type { PathAnswer } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { AuthorityService } from './authority-service.port.ts'
import { findPath } from './rules/authority-chain.ts'
import { claimsOfPath, type Rest, unheard } from './rules/authority-claims.ts'
import type { AuthorityGraph } from './rules/authority-graph.port.ts'
import type { Asked } from './page-of-list.ts'
import { refuseUnknown } from './refuse-unknown.ts'

type PathQuestion = { from: Id; to: Id; permission?: string; orgUnitId?: Id }

export const findAuthorityPath = async (
  { authority }: { authority: AuthorityService },
  { at, atLeast, ...question }: Asked & PathQuestion,
) => {
  const asked = { ...question, at: at ?? (await authority.now()) }
  return authority.answers.ask((graph, rest) => judgePath(graph, asked, rest), { atLeast })
}

export const judgePath = async (
  graph: AuthorityGraph,
  question: PathQuestion & { at: Date },
  rest: Rest = unheard,
): Promise<Omit<PathAnswer, 'servedBy' | 'fallback'>> => {
  const { from, to, permission, orgUnitId, at } = question
  const found = await graph.between(question)
  const facts = found ?? (await refuseUnknown(graph, { personIds: [from, to], permission, orgUnitId }))
  const { hops, cutOff } = findPath(facts, question)
  rest(claimsOfPath({ permission, scope: facts.scope }, hops ?? []))
  const named = (personId: Id) => {
    const person = facts.people.get(personId)
    return { id: personId, name: person?.name ?? facts.startName }
  }
  const { position } = facts
  return { position, from: named(from), to: named(to), at, hops, limitReached: cutOff ? 'chain-length' : null }
}
