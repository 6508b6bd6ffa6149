import type { ChainHop, CheckAnswer, DenialReason, Holding, NearMiss, PathAnswer } from '../../../contract/authority.ts'
import { formatDateTime, formatList } from '../i18n/messages.ts'
import { chainText as t } from './chain.messages.ts'

export type Denial = Pick<DenialReason, 'code'> & {
  /** The hop that fails, counted from 1 at the root; 0 is the root itself. */
  hop: number
  /** Why this candidate does not count. */
  why: string
  /** What would have to change. */
  change: string
}
/** A sentence about one hop of a chain, counted from 1 at the root; 0 is the root itself. */
export type ChainStep = { hop: number; text: string }
export type Explanation = {
  /** The whole answer in one sentence. */
  summary: string
  /** When the verdict changes, or that it does not. */
  change: string
  /** The chain, root first; empty when denied. */
  steps: ChainStep[]
  /** For a denied answer, the nearest candidates, each with its chain and its reasons. */
  misses: { title: string; steps: ChainStep[]; denials: Denial[] }[]
}

const what = ({ role, permissionKeys }: Pick<ChainHop, 'role' | 'permissionKeys'>) =>
  role ? t('say.role', { role: role.name }) : formatList(permissionKeys)

const until = (validTo: Date | null) =>
  validTo === null ? t('say.openEnd') : t('say.until', { when: formatDateTime(validTo) })

const redelegation = (count: number) => (count === 0 ? t('say.notFurther') : t('say.further', { count }))

const rootStep = (root: Holding, permission: string) =>
  t('say.root', {
    person: root.person.name,
    permission,
    role: root.role.name,
    unit: root.orgUnit.name,
    from: formatDateTime(root.validFrom),
    until: until(root.validTo),
  })

export const hopSentence = (hop: ChainHop): string =>
  t('say.hop', {
    delegator: hop.delegator.name,
    delegate: hop.delegate.name,
    what: what(hop),
    unit: hop.orgUnit.name,
    from: formatDateTime(hop.validFrom),
    until: until(hop.validTo),
    further: redelegation(hop.maxRedelegations),
    reason: hop.reason,
  })

const chainSteps = ({ root, hops }: Pick<NearMiss, 'root' | 'hops'>, permission: string): ChainStep[] => [
  ...(root ? [{ hop: 0, text: rootStep(root, permission) }] : []),
  ...hops.map((hop, place) => ({ hop: place + 1, text: hopSentence(hop) })),
]

const denialOf = (reason: DenialReason, miss: NearMiss, answer: CheckAnswer): Denial => {
  const { permission } = answer
  const unit = answer.orgUnit.name
  const { code, hop } = reason
  const link = hop === 0 ? undefined : miss.hops[hop - 1]
  const person = miss.root?.person.name ?? miss.hops[0]?.delegator.name ?? answer.person.name
  const role = miss.root?.role.name ?? ''
  const at = 'at' in reason ? formatDateTime(reason.at) : ''
  const names = { delegator: link?.delegator.name ?? '', delegate: link?.delegate.name ?? '' }
  const of = link ? 'hop' : 'root'
  const place = { person, role, permission, unit, at, ...names }
  switch (reason.code) {
    case 'expired':
    case 'not-yet-valid':
    case 'revoked':
      return { code, hop, why: t(`why.${reason.code}.${of}`, place), change: t(`mend.${reason.code}.${of}`, place) }
    case 'out-of-scope': {
      const held = { ...place, scope: reason.orgUnit.name }
      return { code, hop, why: t(`why.out-of-scope.${of}`, held), change: t(`mend.out-of-scope.${of}`, held) }
    }
    case 'redelegation-exhausted': {
      const counts = { ...place, allowed: reason.allowed, needed: reason.needed }
      return {
        code,
        hop,
        why: t('why.redelegation-exhausted', counts),
        change: t('mend.redelegation-exhausted', counts),
      }
    }
    case 'inactive-person': {
      const inactive = { person: reason.person.name }
      return { code, hop, why: t('why.inactive-person', inactive), change: t('mend.inactive-person', inactive) }
    }
    case 'no-granting-role': {
      const without = { ...place, person: reason.person.name }
      return { code, hop, why: t('why.no-granting-role', without), change: t('mend.no-granting-role', without) }
    }
  }
}

const missTitle = ({ root, hops }: NearMiss, answer: CheckAnswer) => {
  const start = root?.person.name ?? hops[0]?.delegator.name ?? answer.person.name
  if (hops.length === 0)
    return root
      ? t('say.missDirect', { person: start, role: root.role.name, unit: root.orgUnit.name })
      : t('say.missNothing', { person: start })
  return t('say.missChain', { chain: [start, ...hops.map(({ delegate }) => delegate.name)].join(' → ') })
}

const changeSentence = ({ verdict, changesAt, chain }: CheckAnswer) => {
  if (changesAt === null) return t(`say.never.${verdict}`)
  const ends = [chain?.root.validTo, ...(chain?.hops ?? []).flatMap((hop) => [hop.validTo, hop.revokedAt])]
  const first = Math.min(...ends.flatMap((end) => (end ? [end.getTime()] : [])))
  const when = formatDateTime(changesAt)
  // Another chain takes over when this one ends.
  if (first < changesAt.getTime()) return t('say.takenOver', { first: formatDateTime(new Date(first)), when })
  return t(`say.changes.${verdict}`, { when })
}

const summaryOf = (answer: CheckAnswer) => {
  const said = { person: answer.person.name, permission: answer.permission, unit: answer.orgUnit.name }
  if (answer.chain === null) return t('say.denied', { ...said, at: formatDateTime(answer.at) })
  const { root, hops } = answer.chain
  const last = hops.at(-1)
  const granted = { ...said, until: until(answer.changesAt), role: root.role.name, rootUnit: root.orgUnit.name }
  if (last === undefined) return t('say.direct', granted)
  const given = {
    ...granted,
    delegator: last.delegator.name,
    from: formatDateTime(last.validFrom),
    reason: last.reason,
    holder: root.person.name,
  }
  return hops.length === 1 ? t('say.delegated', given) : t('say.chained', { ...given, count: hops.length - 1 })
}

/**
 * Explains an answer in the user's language: the verdict, the chain, the next change, and what a denied answer lacks.
 */
export const explainCheck = (answer: CheckAnswer): Explanation => ({
  summary: summaryOf(answer),
  change: changeSentence(answer),
  steps: answer.chain ? chainSteps(answer.chain, answer.permission) : [],
  misses: answer.nearMisses.map((miss) => ({
    title: missTitle(miss, answer),
    steps: chainSteps(miss, answer.permission),
    denials: miss.reasons.map((reason) => denialOf(reason, miss, answer)),
  })),
})

/** Explains the path between two people in sentences, root first. */
export const explainPath = (answer: PathAnswer): { summary: string; steps: ChainStep[] } => {
  const said = { from: answer.from.name, to: answer.to.name, at: formatDateTime(answer.at) }
  if (answer.hops === null) return { summary: t('say.noPath', said), steps: [] }
  if (answer.hops.length === 0) return { summary: t('say.samePerson', said), steps: [] }
  return {
    summary: t('say.path', { ...said, count: answer.hops.length }),
    steps: chainSteps({ root: null, hops: answer.hops }, ''),
  }
}
