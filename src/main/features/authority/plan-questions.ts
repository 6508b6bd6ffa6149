import type { AuthorityGraph } from './rules/authority-graph.port.ts'

const NOBODY = '00000000-0000-7000-8000-000000000000'
/** Two ids, because stores ask about one person and about several by different statements. */
const SEVERAL = [NOBODY, '00000000-0000-7000-8000-000000000001']

/**
 * Asks each question once about nobody, so that the store has its plan before a user asks. A server that just started
 * plans longer than a user waits. Parameters that may be null are asked both ways, because their type is part of a
 * plan. A store that is away is not an error.
 */
export const planQuestions = async (graph: AuthorityGraph): Promise<void> => {
  const at = new Date()
  const scope = { permission: 'none', orgUnitId: NOBODY }
  const nowhere = { id: NOBODY, name: '', ancestorIds: [] }
  const question = { personId: NOBODY, ...scope, at }
  const between = { from: NOBODY, to: NOBODY, at }
  const page = { ...scope, at, delegateIds: [NOBODY], limit: 1 }
  const below = { top: NOBODY, except: [NOBODY], limit: 1 }
  const nobody = { people: new Map(), hops: [], holdings: [], position: '0.0', truncated: false, scope: nowhere }
  const questions = [
    () => graph.chainsTo(question),
    () => graph.nearChainsTo({ ...question, limit: 1, chains: nobody }),
    () => graph.between({ ...between, ...scope }),
    () => graph.between(between),
    () => graph.coverage({ ...scope, at }),
    () => graph.holderPage({ ...page, after: null }),
    () => graph.holderPage({ ...page, after: { sortKey: '', id: NOBODY } }),
    () => graph.grantsTo({ personIds: [NOBODY], at }),
    () => graph.grantsTo({ personIds: SEVERAL, at }),
    () => graph.startsOf({ ends: { delegationIds: [NOBODY], assignmentId: NOBODY, orgUnitId: NOBODY }, at }),
    () => graph.downstream({ personIds: [NOBODY], at }),
    () => graph.downstream({ personIds: SEVERAL, at }),
    () => graph.unitsBelow({ ...below, after: null }),
    () => graph.unitsBelow({ ...below, after: { name: '', id: NOBODY } }),
    () => graph.subtreeSizes([NOBODY]),
    () => graph.managersOf({ personId: NOBODY, at }),
    () => graph.reportsOf({ personId: NOBODY, at, limit: 1 }),
  ]
  for (const ask of questions) await ask().catch(() => undefined)
}
