import { describe, expect, test } from 'vitest'
import type { NearMiss } from '../../src/contract/authority.ts'
import type { Id } from '../../src/contract/ids.ts'
import type { AuthorityGraph, Ends } from '../../src/main/features/authority/rules/authority-graph.port.ts'
import { judgeAuthority } from '../../src/main/features/authority/check-authority.ts'
import { judgePath } from '../../src/main/features/authority/find-authority-path.ts'
import { listHolders } from '../../src/main/features/authority/list-holders.ts'
import { listPermissions } from '../../src/main/features/authority/list-permissions.ts'
import { allPages, furtherAt, lineageIn, lossesOf } from './ask-graph.ts'
import type { World } from './reference.ts'
import { instantOf, type PlacedScenario, placedScenarios } from './scenario-world.ts'

/** What answers the questions of a scenario, and the world in which it is asked. */
export type AskedIn = {
  graphOf: (scenario: PlacedScenario) => AuthorityGraph
  worldOf: (scenario: PlacedScenario) => World
}

const idsOf = (hops: { delegationId: Id }[] | null | undefined) => hops?.map((hop) => hop.delegationId) ?? null
const codesOf = ({ hops, reasons }: NearMiss) => ({
  hops: idsOf(hops),
  reasons: reasons.map(({ code, hop }) => `${code}@${hop}`),
})

const endsOf = ({ kind, names }: PlacedScenario['endings'][number], scenario: PlacedScenario): Ends => {
  const [first] = names
  switch (kind) {
    case 'delegations':
      return { delegationIds: names.map((id) => scenario.numbered('delegation', Number(id))) }
    case 'assignment':
      return { assignmentId: scenario.numbered('assignment', Number(first)) }
    case 'person':
      return { personId: scenario.idOf('person', first!) }
    case 'unit':
      return { orgUnitId: scenario.idOf('unit', first!) }
  }
}

const askChecks = async (scenario: PlacedScenario, graph: AuthorityGraph) => {
  const { idOf, numbered } = scenario
  const chainOf = (ids: number[]) => ids.map((id) => numbered('delegation', id))
  for (const { who, permission, unit, at, said, answer } of scenario.checks) {
    const question = { personId: idOf('person', who), permission, orgUnitId: idOf('unit', unit), at: instantOf(at) }
    const { chain, nearMisses, changesAt, limitReached } = await judgeAuthority(graph, question)
    expect({ chain: idsOf(chain?.hops), changesAt, beyond: limitReached === 'chain-length' }, said).toEqual({
      chain: answer.chain && chainOf(answer.chain),
      changesAt: answer.changes === null ? null : instantOf(answer.changes),
      beyond: answer.beyond,
    })
    if (answer.root !== undefined) expect(chain?.root.assignmentId, said).toBe(numbered('assignment', answer.root))
    const misses = answer.exactly ? nearMisses : nearMisses.slice(0, answer.misses.length)
    expect(misses.map(codesOf), said).toEqual(
      answer.misses.map(({ chain: ids, reasons }) => ({ hops: chainOf(ids), reasons })),
    )
    expect(nearMisses.length > 0, said).toBe(answer.chain === null)
  }
}

const askLists = async (scenario: PlacedScenario, graph: AuthorityGraph) => {
  const { idOf, numbered } = scenario
  for (const { from, to, permission, unit, at, said, chain } of scenario.paths) {
    const ends = { from: idOf('person', from), to: idOf('person', to), at: instantOf(at) }
    const orgUnitId = unit === undefined ? undefined : idOf('unit', unit)
    const { hops } = await judgePath(graph, { ...ends, permission, orgUnitId })
    expect(idsOf(hops), said).toEqual(chain?.map((id) => numbered('delegation', id)) ?? null)
  }
  for (const { permission, unit, at, said, who } of scenario.holders) {
    const question = { permission, orgUnitId: idOf('unit', unit), at: instantOf(at), limit: 2 }
    const rows = await allPages((cursor) => listHolders(graph, { ...question, cursor }))
    expect(
      rows.map((row) => row.person.id),
      said,
    ).toEqual(who.map((name) => idOf('person', name)))
  }
  for (const { who, at, said, has } of scenario.permissions) {
    const question = { personId: idOf('person', who), at: instantOf(at), limit: 2 }
    const rows = await allPages((cursor) => listPermissions(graph, { ...question, cursor }))
    expect(
      rows.map((row) => [row.permission, row.orgUnit.id]),
      said,
    ).toEqual(has.map(({ permission, unit }) => [permission, idOf('unit', unit)]))
  }
}

const askConsequences = async (scenario: PlacedScenario, { graphOf, worldOf }: AskedIn) => {
  const { idOf, world } = scenario
  const graph = graphOf(scenario)
  for (const { who, permission, unit, at, said, times } of scenario.passes) {
    const lineage = lineageIn(world, idOf('unit', unit))
    const question = { personId: idOf('person', who), permission, lineage, at: instantOf(at) }
    expect(await furtherAt(graph, question), said).toBe(times)
  }
  for (const { at, said, lost, ...ending } of scenario.endings) {
    const ends = endsOf({ at, said, lost, ...ending }, scenario)
    const losses = await lossesOf(graph, worldOf(scenario), { ends, at: instantOf(at) })
    const isUnder = (unitId: Id, top: string) => lineageIn(world, unitId).includes(idOf('unit', top))
    const expected = lost.flatMap(({ who, permission, unit, kept }) =>
      world.units
        .filter(({ id, removed }) => !removed && isUnder(id, unit) && !kept.some((top) => isUnder(id, top)))
        .map(({ id }) => [idOf('person', who), permission, id].join()),
    )
    expect(losses.map((each) => each.join()).sort(), said).toEqual(expected.sort())
  }
}

/** Asks every question of every scenario. */
export const authorityScenarios = (asked: AskedIn) => {
  describe.each([...Map.groupBy(placedScenarios, ({ rule }) => rule)])('%s', (_rule, scenarios) => {
    test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', async (_name, scenario) => {
      await askChecks(scenario, asked.graphOf(scenario))
      await askLists(scenario, asked.graphOf(scenario))
      await askConsequences(scenario, asked)
    })
  })
}
