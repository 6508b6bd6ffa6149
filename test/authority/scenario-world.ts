import type { Scenario } from '../scenarios/authority-scenarios.ts'
import { authorityScenarios } from '../scenarios/authority-scenarios.ts'
import type { Offset } from '../scenarios/scenario-lines.ts'
import type { World } from './reference.ts'
import { hour, uuid } from './world.ts'

type Kind = Parameters<typeof uuid>[0]

/** More than any scenario has of one kind, so that no two scenarios share an id. */
const IDS_EACH = 1_000

export const instantOf = (offset: Offset) => new Date(hour(0).getTime() + offset)
const endOf = (offset: Offset | null) => (offset === null ? null : instantOf(offset))

/** A scenario with its part of the world and the ids of what its lines name. */
export const placed = (scenario: Scenario, index: number) => {
  const names: Partial<Record<Kind, string[]>> = {
    person: scenario.people.map(({ name }) => name),
    unit: Object.keys(scenario.units),
    role: Object.keys(scenario.roles),
  }
  const numbered = (kind: Kind, n: number) => uuid(kind, (index + 1) * IDS_EACH + n)
  const idOf = (kind: Kind, name: string) => {
    const place = names[kind]?.indexOf(name) ?? -1
    if (place < 0) throw new Error(`scenario "${scenario.name}" has no ${kind} ${name}`)
    return numbered(kind, place)
  }
  const world: World = {
    people: scenario.people.map(({ name, active, removed }) => ({ id: idOf('person', name), name, active, removed })),
    units: Object.entries(scenario.units).map(([name, parent]) => ({
      id: idOf('unit', name),
      name,
      parentId: parent === null ? null : idOf('unit', parent),
      removed: scenario.removedUnits.includes(name),
    })),
    roles: Object.entries(scenario.roles).map(([name, permissions]) => ({ id: idOf('role', name), permissions })),
    assignments: scenario.held.map(({ who, role, unit, from, until }, n) => ({
      id: numbered('assignment', n + 1),
      personId: idOf('person', who),
      roleId: idOf('role', role),
      unitId: idOf('unit', unit),
      from: instantOf(from),
      to: endOf(until),
    })),
    delegations: scenario.lent.map(({ id, by, to, role, permissions, unit, onward, from, until, revoked }) => ({
      id: numbered('delegation', id),
      delegatorId: idOf('person', by),
      delegateId: idOf('person', to),
      unitId: idOf('unit', unit),
      roleId: role === null ? null : idOf('role', role),
      permissions,
      maxRedelegations: onward,
      from: instantOf(from),
      to: endOf(until),
      revokedAt: endOf(revoked),
    })),
  }
  return { ...scenario, world, idOf, numbered }
}
export type PlacedScenario = ReturnType<typeof placed>

export const placedScenarios = authorityScenarios.map(placed)

/** All scenarios in one world. They share no person, unit, role or delegation. */
export const worldOfScenarios: World = {
  people: placedScenarios.flatMap(({ world }) => world.people),
  units: placedScenarios.flatMap(({ world }) => world.units),
  roles: placedScenarios.flatMap(({ world }) => world.roles),
  assignments: placedScenarios.flatMap(({ world }) => world.assignments),
  delegations: placedScenarios.flatMap(({ world }) => world.delegations),
}
