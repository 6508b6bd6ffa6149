import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { World } from './reference.ts'
import { hour, uuid } from './world.ts'

type Span = { from?: number; until?: number }
type Scenario = {
  name: string
  units: Record<string, string | null>
  people: (string | Record<string, 'inactive'>)[]
  roles: Record<string, string[]>
  assignments?: ({ who: string; role: string; unit: string } & Span)[]
  delegations?: ({
    id: number
    by: string
    to: string
    unit: string
    role?: string
    keys?: string[]
    max?: number
    revoked?: number
  } & Span)[]
  checks?: {
    who: string
    permission: string
    unit: string
    at: number
    chain?: number[]
    denied?: string[]
    changes?: number
  }[]
  paths?: { from: string; to: string; at: number; permission?: string; unit?: string; chain?: number[] }[]
  holders?: { permission: string; unit: string; at: number; who: string[] }[]
  permissions?: { who: string; at: number; has: [string, string][] }[]
  passes?: { who: string; permission: string; unit: string; at: number; times?: number }[]
  impacts?: {
    ends: { delegation?: number; assignment?: number; person?: string }
    at: number
    lost: [string, string, string][]
  }[]
}

const nameOf = (person: Scenario['people'][number]) => (typeof person === 'string' ? person : Object.keys(person)[0]!)

/** A scenario with its world, and the ids of the names it uses. */
export const readScenarios = () => {
  const file = join(import.meta.dirname, '..', 'scenarios', 'authority.yaml')
  return (parse(readFileSync(file, 'utf8')) as Scenario[]).map((scenario) => {
    const names = {
      person: scenario.people.map(nameOf),
      unit: Object.keys(scenario.units),
      role: Object.keys(scenario.roles),
    }
    const idOf = (kind: keyof typeof names, name: string) => {
      const index = names[kind].indexOf(name)
      if (index < 0) throw new Error(`scenario "${scenario.name}" has no ${kind} ${name}`)
      return uuid(kind, index)
    }
    const span = ({ from = 0, until }: Span) => ({ from: hour(from), to: until === undefined ? null : hour(until) })
    const world: World = {
      people: scenario.people.map((person) => ({
        id: idOf('person', nameOf(person)),
        name: nameOf(person),
        active: typeof person === 'string',
      })),
      units: Object.entries(scenario.units).map(([name, parent]) => ({
        id: idOf('unit', name),
        parentId: parent === null ? null : idOf('unit', parent),
      })),
      roles: Object.entries(scenario.roles).map(([name, permissions]) => ({ id: idOf('role', name), permissions })),
      assignments: (scenario.assignments ?? []).map((a, index) => ({
        id: uuid('assignment', index + 1),
        personId: idOf('person', a.who),
        roleId: idOf('role', a.role),
        unitId: idOf('unit', a.unit),
        ...span(a),
      })),
      delegations: (scenario.delegations ?? []).map((d) => ({
        id: uuid('delegation', d.id),
        delegatorId: idOf('person', d.by),
        delegateId: idOf('person', d.to),
        unitId: idOf('unit', d.unit),
        roleId: d.role === undefined ? null : idOf('role', d.role),
        permissions: d.keys ?? [],
        maxRedelegations: d.max ?? 0,
        revokedAt: d.revoked === undefined ? null : hour(d.revoked),
        ...span(d),
      })),
    }
    return { ...scenario, world, idOf }
  })
}
