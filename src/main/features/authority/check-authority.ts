import type { CheckAnswer } from '../../../contract/authority.ts'
import type { Id } from '../../../contract/ids.ts'
import type { AuthorityService } from './authority-service.port.ts'
import { type Chain, findChain } from './rules/authority-chain.ts'
import { findChange } from './rules/authority-change.ts'
import { claimsOfChain, nothingClaimed, type Rest, unheard } from './rules/authority-claims.ts'
import type { AuthorityGraph, NamedPerson, ScopedFacts } from './rules/authority-graph.port.ts'
import { findNearMisses } from './rules/near-misses.ts'
import type { Asked } from './page-of-list.ts'
import { refuseUnknown } from './refuse-unknown.ts'
import { runInTurns } from './rules/run-in-turns.ts'

/** Limits of the search for near misses: hops that it looks at, and misses that an answer names. */
const NEAR_HOPS = 500
const NEAR_MISSES = 3

const nameOf = ({ id, name }: NamedPerson) => ({ id, name })

type CheckQuestion = { personId: Id; permission: string; orgUnitId: Id }

export const checkAuthority = async (
  { authority }: { authority: AuthorityService },
  { at, atLeast, ...question }: Asked & CheckQuestion,
) => {
  const asked = { ...question, at: at ?? (await authority.now()) }
  return authority.answers.ask((graph, rest) => judgeAuthority(graph, asked, rest), { atLeast })
}

/** Returns one verdict with its explanation, both from the same facts. */
export const judgeAuthority = async (
  graph: AuthorityGraph,
  question: CheckQuestion & { at: Date },
  rest: Rest = unheard,
): Promise<Omit<CheckAnswer, 'servedBy' | 'fallback'>> => {
  const { personId, permission, orgUnitId, at } = question
  const asked = { personIds: [personId], permission, orgUnitId }
  const first = (await graph.chainsTo(question)) ?? (await refuseUnknown(graph, asked))
  const granted = await grantedBy(first, question, rest)
  if (granted) return granted
  // Near misses have to come from the snapshot that denies, which may be later than the first.
  const found = await graph.nearChainsTo({ ...question, limit: NEAR_HOPS, chains: first })
  const { chains, near } = found ?? (await refuseUnknown(graph, asked))
  const grantedSince = chains === first ? null : await grantedBy(chains, question, rest)
  if (grantedSince) return grantedSince
  rest({ ...nothingClaimed, permission })
  const scopeIds = near.scope.ancestorIds
  const nearMisses = findNearMisses({ facts: near, to: personId, at, scopeIds, most: NEAR_MISSES })
  const { cutOff } = findChain(chains, personId, at)
  const limitReached = cutOff ? 'chain-length' : near.truncated ? 'near-misses' : null
  const explained = await explainedBy(chains, question, null)
  return { ...explained, verdict: 'denied', chain: null, nearMisses, limitReached }
}

const explainedBy = async (
  facts: ScopedFacts,
  { personId, permission, at }: CheckQuestion & { at: Date },
  chain: Chain | null,
) => ({
  position: facts.position,
  person: nameOf(facts.people.get(personId)!),
  permission,
  orgUnit: { id: facts.scope.id, name: facts.scope.name },
  at,
  changesAt: await runInTurns(findChange({ facts, to: personId, at, chain })),
})

const grantedBy = async (facts: ScopedFacts, question: CheckQuestion & { at: Date }, rest: Rest) => {
  const { permission, personId, at } = question
  const { chain } = findChain(facts, personId, at)
  if (chain === null) return null
  rest(claimsOfChain({ permission, scope: facts.scope }, chain))
  const verdict: CheckAnswer['verdict'] = 'granted'
  return { ...(await explainedBy(facts, question, chain)), verdict, chain, nearMisses: [], limitReached: null }
}
