import type {
  ChainHop,
  CheckAnswer,
  DenialReason,
  Holding,
  NearMiss,
  PathAnswer,
} from '../../src/contract/authority.ts'
import type { Scenario } from '../scenarios/authority-scenarios.ts'
import type { Held, Lent, Offset } from '../scenarios/scenario-lines.ts'

const START = Date.UTC(2026, 0, 1)

const instant = (offset: Offset) => new Date(START + offset)
const endOf = (offset: Offset | null) => (offset === null ? null : instant(offset))
const named = (name: string) => ({ id: name, name })
const served = { servedBy: 'postgresql', fallback: null, position: '1.1' } as const

const holdingOf = ({ who, role, unit, from, until }: Held, n: number): Holding => ({
  assignmentId: `assignment ${n + 1}`,
  person: named(who),
  role: named(role),
  orgUnit: named(unit),
  validFrom: instant(from),
  validTo: endOf(until),
})

const hopOf = ({ id, by, to, role, permissions, unit, onward, from, until, revoked }: Lent): ChainHop => ({
  delegationId: `delegation ${id}`,
  delegator: named(by),
  delegate: named(to),
  orgUnit: named(unit),
  role: role === null ? null : named(role),
  permissionKeys: permissions,
  maxRedelegations: onward,
  validFrom: instant(from),
  validTo: endOf(until),
  revokedAt: endOf(revoked),
  reason: `reason ${id}`,
})

const hopsOf = (scenario: Scenario, ids: number[]) =>
  ids.map((id) => hopOf(scenario.lent.find((lent) => lent.id === id)!))

type Check = Scenario['checks'][number]

/** The root assignment that the scenario names, else the first that grants the permission to the start of the chain. */
const rootOf = (scenario: Scenario, { who, permission, answer }: Check, hops: ChainHop[]): Holding | null => {
  const all = scenario.held.map(holdingOf)
  if (answer.root !== undefined) return all[answer.root - 1]!
  const person = hops[0]?.delegator.name ?? who
  return all.find((held) => held.person.name === person && scenario.roles[held.role.name]!.includes(permission)) ?? null
}

const reasonOf = (text: string, { root, hops }: Pick<NearMiss, 'root' | 'hops'>, who: string): DenialReason => {
  const [code, place] = text.split('@') as [DenialReason['code'], string]
  const hop = Number(place)
  const link = hop === 0 ? undefined : hops[hop - 1]
  const [first] = hops
  const person = link?.delegate ?? first?.delegator ?? named(who)
  const terms = link ?? root
  switch (code) {
    case 'expired':
      return { code, hop, at: terms!.validTo! }
    case 'not-yet-valid':
      return { code, hop, at: terms!.validFrom }
    case 'revoked':
      return { code, hop, at: link!.revokedAt! }
    case 'out-of-scope':
      return { code, hop, orgUnit: terms!.orgUnit }
    case 'redelegation-exhausted':
      return { code, hop, allowed: link!.maxRedelegations, needed: hops.length - hop }
    case 'inactive-person':
      return { code, hop, person }
    case 'no-granting-role':
      return { code, hop: 0, person }
  }
}

/** The answer of a host to a question of the scenario, as far as the scenario defines it. */
export const checkAnswerOf = (scenario: Scenario, check: Check): CheckAnswer => {
  const { who, permission, unit, at, answer } = check
  const hops = answer.chain && hopsOf(scenario, answer.chain)
  const nearMisses = answer.misses.map((miss): NearMiss => {
    const missed = hopsOf(scenario, miss.chain)
    const isRootless = miss.reasons.includes('no-granting-role@0')
    const chain = { root: isRootless ? null : rootOf(scenario, check, missed), hops: missed }
    return { ...chain, reasons: miss.reasons.map((reason) => reasonOf(reason, chain, who)) }
  })
  return {
    ...served,
    verdict: hops ? 'granted' : 'denied',
    person: named(who),
    permission,
    orgUnit: named(unit),
    at: instant(at),
    chain: hops && { root: rootOf(scenario, check, hops)!, hops },
    nearMisses,
    limitReached: answer.beyond ? 'chain-length' : null,
    changesAt: endOf(answer.changes),
  }
}

export const pathAnswerOf = (scenario: Scenario, { from, to, at, chain }: Scenario['paths'][number]): PathAnswer => ({
  ...served,
  from: named(from),
  to: named(to),
  at: instant(at),
  hops: chain && hopsOf(scenario, chain),
  limitReached: null,
})
