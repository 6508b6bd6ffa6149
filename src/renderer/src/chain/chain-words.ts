import type { ChainHop, DenialReason, Holding } from '../../../contract/authority.ts'
import { formatDate, formatList } from '../i18n/messages.ts'
import { chainText as t } from './chain.messages.ts'

type Fault = Pick<DenialReason, 'code' | 'hop'>

/** The texts of a drawn chain, root first. `hops[i]` leads from `people[i]` to `people[i + 1]`. */
export type ChainWords = {
  /** `fails` says in a word or two why this one does not count; empty when it does. */
  people: { id: string; name: string; note: string[]; fails: string }[]
  hops: { delegationId: string; what: string; unit: string; until: string; fails: string }[]
}

// The fault of an inactive person belongs to the person, not to the hop that reaches them.
const ofPerson = ({ code, hop }: Fault) => hop === 0 || code === 'inactive-person'
const failsWords = (faults: readonly Fault[]) =>
  [...new Set(faults.map(({ code }) => t(`diagram.fails.${code}`)))].join(', ')

const whatWords = ({ role, permissionKeys }: ChainHop, permission: string | undefined) => {
  if (role) return role.name
  if (permission === undefined || !permissionKeys.includes(permission)) return formatList(permissionKeys)
  return permissionKeys.length === 1
    ? permission
    : t('diagram.andMore', { permission, count: permissionKeys.length - 1 })
}

export const chainWords = ({
  chain: { root, hops },
  person,
  permission,
  faults = [],
  noteOf = () => undefined,
}: {
  chain: { root: Holding | null; hops: readonly ChainHop[] }
  /** The person to show alone when there is neither a root nor a hop. */
  person?: { id: string; name: string } | undefined
  /** The permission of the question. When several are delegated together, this one is named. */
  permission?: string | undefined
  faults?: readonly Fault[]
  /** Returns the main role or unit of a person, when it is known. */
  noteOf?: (personId: string) => string | undefined
}): ChainWords => {
  const start = root?.person ?? hops[0]?.delegator ?? person
  const people = start === undefined ? [] : [start, ...hops.map(({ delegate }) => delegate)]
  return {
    people: people.map(({ id, name }, place) => {
      const known = noteOf(id)
      const holds =
        place === 0 && root
          ? [t('diagram.holds', { role: root.role.name }), t('diagram.at', { unit: root.orgUnit.name })]
          : undefined
      const fails = failsWords(faults.filter((fault) => fault.hop === place && ofPerson(fault)))
      return { id, name, note: holds ?? (known ? [known] : []), fails }
    }),
    hops: hops.map((hop, place) => ({
      delegationId: hop.delegationId,
      what: whatWords(hop, permission),
      unit: hop.orgUnit.name,
      until: hop.validTo ? t('diagram.until', { when: formatDate(hop.validTo) }) : t('diagram.openEnd'),
      fails: failsWords(faults.filter((fault) => fault.hop === place + 1 && !ofPerson(fault))),
    })),
  }
}

/**
 * The place of a sentence along a chain. People are at places 0, 2, 4 ..., and the hop that leads to a person is just
 * before them. A sentence is about the root (0) or about a hop (from 1).
 */
export const placeOfHop = (hop: number) => (hop === 0 ? 0 : 2 * hop - 1)
export const hopOfPlace = (place: number) => Math.ceil(place / 2)
/** The place along the chain at which a fault is drawn. */
export const placeOfFault = (fault: Fault) => (ofPerson(fault) ? 2 * fault.hop : placeOfHop(fault.hop))

/** The text of each place along the chain, for a screen reader. */
export const spokenPlaces = ({ people, hops }: ChainWords): string[] =>
  people.flatMap(({ name, note, fails }, place) => {
    const hop = hops[place - 1]
    const before = people[place - 1]
    const person = [name, ...note, fails].filter(Boolean).join(', ')
    if (!hop || !before) return [person]
    const { what, unit, until } = hop
    const said = t('diagram.hop', { delegator: before.name, delegate: name, what, unit, until })
    return [[said, hop.fails].filter(Boolean).join(', '), person]
  })
