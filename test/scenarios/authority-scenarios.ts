/// <reference types="vite/types/importMeta.d.ts" />
import { parse } from 'yaml'
import {
  type Answer,
  answerOf,
  type District,
  heldOf,
  type Held,
  lentOf,
  type Lent,
  type Loss,
  lossOf,
  type Offset,
  offsetOf,
  pathOf,
} from './scenario-lines.ts'

/** Answers by instant, as written in the file. */
type Over<Written> = Record<string, Written>
type WrittenScenario = Partial<District> & {
  name: string
  inactive?: string[]
  removed?: string[]
  holds?: string[]
  lends?: string[]
  asks?: Record<string, Over<string>>
  paths?: Record<string, Over<string>>
  holders?: Record<string, Over<string>>
  may?: Record<string, Over<string>>
  passes?: Record<string, Over<number | 'no'>>
  ends?: Record<string, Over<string[]>>
}

type At<Expected> = Expected & { at: Offset; said: string }
type Ending = { kind: 'delegations' | 'assignment' | 'person' | 'unit'; names: string[] }

export type Scenario = District & {
  rule: string
  name: string
  people: { name: string; active: boolean; removed: boolean }[]
  removedUnits: string[]
  held: Held[]
  lent: Lent[]
  checks: At<{ who: string; permission: string; unit: string; answer: Answer }>[]
  paths: At<{ from: string; to: string; permission?: string; unit?: string; chain: number[] | null }>[]
  /** Sorted by name. */
  holders: At<{ permission: string; unit: string; who: string[] }>[]
  /** Sorted by permission, then in the order in which the units are written. */
  permissions: At<{ who: string; has: { permission: string; unit: string }[] }>[]
  /** How often what they delegate may be passed on; undefined when they may not delegate it. */
  passes: At<{ who: string; permission: string; unit: string; times: number | undefined }>[]
  endings: At<Ending & { lost: Loss[] }>[]
}

const over = <Written, Expected>(
  asked: Record<string, Over<Written>> = {},
  read: (question: string, written: Written) => Expected,
): At<Expected>[] =>
  Object.entries(asked).flatMap(([question, answers]) =>
    Object.entries(answers).map(([at, written]) => ({
      ...read(question, written),
      at: offsetOf(at),
      said: `${question} at ${at}`,
    })),
  )

/** The person, permission and unit of a question. The defaults are trip.approve and north. */
const questionOf = (text: string) => {
  const [who, permission = 'trip.approve', unit = 'north'] = text.split(' ')
  return { who: who!, permission, unit }
}

const pathEndsOf = (text: string) => {
  const [from, , to, permission, unit] = text.split(' ')
  const isSaid = (word: string | undefined) => word !== undefined && word !== 'any'
  return {
    from: from!,
    to: to!,
    ...(isSaid(permission) ? { permission } : {}),
    ...(isSaid(unit) ? { unit } : {}),
  }
}

const listOf = (text: string) => (text === 'nobody' || text === 'nothing' ? [] : text.split(' '))

const endingOf = (text: string): Ending => {
  const [kind, ...names] = text.split(' ')
  if (kind === 'delegation' || kind === 'delegations') return { kind: 'delegations', names }
  if (kind === 'assignment' || kind === 'person' || kind === 'unit') return { kind, names }
  throw new Error(`"${text}" is nothing that ends`)
}

const read = (rule: string, shared: District, written: WrittenScenario): Scenario => {
  const district = { units: written.units ?? shared.units, roles: { ...shared.roles, ...written.roles } }
  const { inactive = [], removed = [] } = written
  const held = (written.holds ?? []).map((line) => heldOf(line, district))
  const lent = (written.lends ?? []).flatMap((line) => lentOf(line, district))
  const checks = over(written.asks, (question, answer) => ({ ...questionOf(question), answer: answerOf(answer) }))
  const paths = over(written.paths, (ends, chain) => ({ ...pathEndsOf(ends), chain: pathOf(chain) }))
  const permissions = over(written.may, (who, has) => ({
    who,
    has: listOf(has).map((each) => ({ permission: each.split('@')[0]!, unit: each.split('@')[1]! })),
  }))
  const named = [
    ...held.map(({ who }) => who),
    ...lent.flatMap(({ by, to }) => [by, to]),
    ...checks.map(({ who }) => who),
    ...paths.flatMap(({ from, to }) => [from, to]),
    ...permissions.map(({ who }) => who),
  ]
  return {
    rule,
    name: written.name,
    ...district,
    people: [...new Set(named)].map((name) => ({
      name,
      active: !inactive.includes(name),
      removed: removed.includes(name),
    })),
    removedUnits: removed.filter((name) => name in district.units),
    held,
    lent,
    checks,
    paths,
    holders: over(written.holders, (where, who) => {
      const [permission, unit] = where.split(' ')
      return { permission: permission!, unit: unit!, who: listOf(who) }
    }),
    permissions,
    passes: over(written.passes, (question, times) => ({
      ...questionOf(question),
      times: times === 'no' ? undefined : times,
    })),
    endings: over(written.ends, (ending, lost) => ({ ...endingOf(ending), lost: lost.map(lossOf) })),
  }
}

const files = import.meta.glob<string>('./authority/*.yaml', { query: '?raw', import: 'default', eager: true })
const { 'district.yaml': district, ...rules } = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.replace(/^.*\//, ''), text]),
)

/** Every scenario of test/scenarios/authority. A test that uses none of their questions must say so. */
export const authorityScenarios: Scenario[] = Object.values(rules).flatMap((text) => {
  const { rule, scenarios } = parse(text) as { rule: string; scenarios: WrittenScenario[] }
  return scenarios.map((each) => read(rule, parse(district!) as District, each))
})
