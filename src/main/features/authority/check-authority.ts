import type { CheckAnswer } from '../../../contract/authority.ts'
import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { School } from '../../school.ts'
import { findChain } from './authority-chain.ts'
import { findChange } from './authority-change.ts'
import type { AuthorityGraph, NamedPerson } from './authority-graph.port.ts'
import { findNearMisses } from './near-misses.ts'
import type { Asked } from './page-of-list.ts'
import { runInTurns } from './run-in-turns.ts'

/** Hops that the search for near misses looks at, and misses that an answer names. */
const NEAR_HOPS = 500
const NEAR_MISSES = 3

const nameOf = ({ id, name }: NamedPerson) => ({ id, name })

type CheckQuestion = { personId: Id; permission: string; orgUnitId: Id }

export const checkAuthority = (
  { authority }: Pick<School, 'authority'>,
  { at = new Date(), atLeast, ...question }: Asked & CheckQuestion,
) => authority.answers.ask((graph) => judgeAuthority(graph, { ...question, at }), { atLeast })

/** One verdict with its explanation, both from the same gathered facts. */
export const judgeAuthority = async (
  graph: AuthorityGraph,
  question: CheckQuestion & { at: Date },
): Promise<Omit<CheckAnswer, 'servedBy' | 'fallback'>> => {
  const { personId, permission, orgUnitId, at } = question
  const facts = await graph.chainsTo(question)
  const person = facts?.people.get(personId)
  if (!facts || !person) throw refusal('NOT_FOUND', { entity: 'person or org unit', id: `${personId}, ${orgUnitId}` })
  const { chain, cutOff } = findChain(facts, personId, at)
  const orgUnit = { id: facts.scope.id, name: facts.scope.name }
  const { position } = facts
  const asked = {
    position,
    person: nameOf(person),
    permission,
    orgUnit,
    at,
    changesAt: await runInTurns(findChange({ facts, to: personId, at, chain })),
  }
  if (chain) return { ...asked, verdict: 'granted', chain, nearMisses: [], limitReached: null }
  const near = await graph.nearChainsTo({ ...question, limit: NEAR_HOPS })
  const nearMisses = findNearMisses({
    facts: near,
    to: personId,
    at,
    scopeIds: near.scope.ancestorIds,
    most: NEAR_MISSES,
  })
  const limitReached = cutOff ? 'chain-length' : near.truncated ? 'near-misses' : null
  return { ...asked, verdict: 'denied', chain: null, nearMisses, limitReached }
}
