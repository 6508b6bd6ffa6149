import { describe, expect, test } from 'vitest'
import { denialReason } from '../../src/contract/authority.ts'
import { PERMISSION_DECIDES } from '../../src/contract/permissions.ts'
import { referenceAuthority } from '../authority/reference.ts'
import { instantOf, type PlacedScenario, placedScenarios } from '../authority/scenario-world.ts'
import { authorityScenarios } from '../authority/scenarios.suite.ts'
import { worldGraph } from '../authority/world-graph.ts'

describe('by the rules alone', () =>
  authorityScenarios({ graphOf: ({ world }) => worldGraph(world), worldOf: ({ world }) => world }))

/** The definition has no removed units, so this leaves out what is at them. */
const definitionOf = ({ world, idOf, removedUnits }: PlacedScenario) => {
  const gone = new Set(removedUnits.map((name) => idOf('unit', name)))
  const stands = ({ unitId }: { unitId: string }) => !gone.has(unitId)
  return referenceAuthority({
    ...world,
    assignments: world.assignments.filter(stands),
    delegations: world.delegations.filter(stands),
  })
}

describe('by the definition', () => {
  test.each(placedScenarios.map((scenario) => [scenario.rule, scenario.name, scenario] as const))(
    '%s: %s',
    (_rule, _name, scenario) => {
      const { idOf, numbered } = scenario
      const definition = definitionOf(scenario)
      const chainOf = (ids: number[] | null) => ids?.map((id) => numbered('delegation', id)) ?? null
      for (const { who, permission, unit, at, said, answer } of scenario.checks) {
        const asked = [idOf('person', who), permission, idOf('unit', unit), instantOf(at)] as const
        expect(definition.check(...asked), said).toEqual(chainOf(answer.chain))
        expect(definition.isBeyond(...asked), said).toBe(answer.beyond)
      }
      for (const { from, to, permission, unit, at, said, chain } of scenario.paths) {
        const unitId = unit === undefined ? undefined : idOf('unit', unit)
        const scope = { permission, unitId, at: instantOf(at) }
        expect(definition.path(idOf('person', from), idOf('person', to), scope), said).toEqual(chainOf(chain))
      }
      for (const { permission, unit, at, said, who } of scenario.holders) {
        const found = definition.holders(permission, idOf('unit', unit), instantOf(at))
        expect(found.sort(), said).toEqual(who.map((name) => idOf('person', name)).sort())
      }
      for (const { who, permission, unit, at, said, times } of scenario.passes) {
        const further = definition.further(idOf('person', who), permission, idOf('unit', unit), instantOf(at))
        expect(further, said).toBe(times)
      }
    },
  )
})

describe('the lines', () => {
  test('cover every reason of a near miss', () => {
    const said = placedScenarios.flatMap(({ checks }) => checks.flatMap(({ answer }) => answer.misses))
    const codes = new Set(said.flatMap(({ reasons }) => reasons.map((reason) => reason.split('@')[0])))
    expect([...codes].sort()).toEqual(denialReason.options.map(({ shape }) => shape.code.value).sort())
  })

  test('cover each field of a permission that decides a verdict: they name permissions by their keys', () => {
    expect(Object.entries(PERMISSION_DECIDES).flatMap(([field, decides]) => (decides ? [field] : []))).toEqual(['key'])
  })
})
