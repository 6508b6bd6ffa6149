import type { RouteLocationRaw } from 'vue-router'
import { auditVerb } from '../../../../../contract/audit.ts'
import type { ProfileData, ProfilePartName } from '../../../../../contract/person-profile.ts'
import { hopSentence } from '../../../chain/chain-sentences.ts'
import { explorerOfChain } from '../../../chain/chain-question.ts'
import { formatDate, formatDateTime, formatList } from '../../../i18n/messages.ts'
import { personProfileText as t } from '../words/person-profile.messages.ts'

/** One line of a part. Two dates are compared by `key` and `said`. */
export type ProfileRow = {
  key: string
  text: string
  note: string
  /** What is compared: everything that the line says. */
  said: string
  to?: RouteLocationRaw
  mono?: boolean
  warn?: boolean
  /** Why the person may do it, in sentences. */
  chain?: string[]
}

export type ProfileSection = {
  name: string
  rows: ProfileRow[]
  total: number
  capped: boolean
  /** Where the whole list is, when the part has only the first lines. */
  all: RouteLocationRaw
}

type Validity = { validFrom: Date; validTo: Date | null }

const validity = ({ validFrom, validTo }: Validity) =>
  validTo
    ? t('row.range', { from: formatDate(validFrom), to: formatDate(validTo) })
    : t('row.since', { from: formatDate(validFrom) })

export const profileOf = (personId: string, at?: Date): RouteLocationRaw => ({
  path: `/people/${personId}`,
  query: at ? { at: at.toISOString() } : {},
})

const row = (fields: Omit<ProfileRow, 'said'>): ProfileRow => ({ ...fields, said: `${fields.text} · ${fields.note}` })

type List<Item> = { items: Item[]; total: number; totalCapped: boolean }

const section = <Item>(
  name: string,
  { items, total, totalCapped }: List<Item>,
  { toRow, all }: { toRow: (item: Item) => ProfileRow; all: RouteLocationRaw },
): ProfileSection => ({ name, rows: items.map(toRow), total, capped: totalCapped, all })

type About = { id: string; at: Date | undefined }
type Sections = { [Name in ProfilePartName]: (data: ProfileData[Name], about: About) => ProfileSection[] }

const drawer = (id: string) => ({ path: '/people', query: { person: id } })
const delegationsOf = (id: string) => ({ path: '/delegations', query: { person: id } })

const toPerson =
  (at: Date | undefined) =>
  ({ lineId, person, ...times }: { lineId: string; person: { id: string; name: string } } & Validity) =>
    row({ key: lineId, text: person.name, note: validity(times), to: profileOf(person.id, at) })

const delegated = (side: 'given' | 'received', data: ProfileData['delegations'], id: string) =>
  section(side, data[side], {
    all: delegationsOf(id),
    toRow: (item) => {
      const other = side === 'given' ? item.delegate : item.delegator
      const what = `${item.role?.name ?? formatList(item.permissionKeys)} · ${item.orgUnit.name}`
      const notes = [what, validity(item), item.suspended ? t('row.suspended') : '']
      return row({
        key: item.delegationId,
        text: other.name,
        note: notes.filter(Boolean).join(' · '),
        to: { path: '/delegations', query: { delegation: item.delegationId } },
        warn: item.suspended,
      })
    },
  })

const related = (side: 'guardians' | 'children', data: ProfileData['relationships'], { id, at }: About) =>
  section(side, data[side], {
    all: drawer(id),
    toRow: ({ relationshipId, kind, person }) =>
      row({ key: relationshipId, text: person.name, note: t(`row.kind.${kind}`), to: profileOf(person.id, at) }),
  })

const actionWords = (action: string) => {
  const verb = auditVerb('person', action)
  return verb === undefined ? action : t(`row.action.${verb}`)
}

/** What each part says, line by line. */
const sections: Sections = {
  assignments: (data, { id }) => [
    section('assignments', data, {
      all: drawer(id),
      toRow: ({ assignmentId, role, orgUnit, isPrimary, ...times }) =>
        row({
          key: assignmentId,
          text: `${role.name}, ${orgUnit.name}`,
          note: [isPrimary ? t('row.primary') : '', validity(times)].filter(Boolean).join(' · '),
          to: { path: '/org-units', query: { unit: orgUnit.id } },
        }),
    }),
  ],
  managers: (data, { id, at }) => [section('managers', data, { all: drawer(id), toRow: toPerson(at) })],
  reports: ({ direct }, { id, at }) => [section('direct', direct, { all: drawer(id), toRow: toPerson(at) })],
  permissions: (data, { id, at }) => [
    section('permissions', data, {
      all: { path: '/authority', query: { tab: 'permissions', person: id, ...(at && { at: at.toISOString() }) } },
      toRow: ({ permission, orgUnit, direct, hops, chain }) => {
        const how = direct
          ? t('row.direct', { role: chain.root.role.name })
          : t('row.hops', { count: hops, person: chain.root.person.name })
        return row({
          key: `${permission} ${orgUnit.id}`,
          text: permission,
          note: `${t('row.below', { unit: orgUnit.name })} · ${how}`,
          mono: true,
          to: explorerOfChain({ kind: 'check', personId: id, permission, orgUnitId: orgUnit.id }, at),
          chain: chain.hops.map(hopSentence),
        })
      },
    }),
  ],
  delegations: (data, { id }) => [delegated('given', data, id), delegated('received', data, id)],
  relationships: (data, about) => [related('guardians', data, about), related('children', data, about)],
  library: () => [],
  changes: (data, { id }) => [
    section('changes', data, {
      all: { path: '/audit', query: { entityKind: 'person', entityId: id } },
      toRow: ({ id: eventId, action, actor, recordedAt }) =>
        row({
          key: eventId,
          text: actionWords(action),
          note: `${formatDateTime(recordedAt)} · ${t('row.by', { actor })}`,
          to: { path: '/audit', query: { entityKind: 'person', entityId: id } },
        }),
    }),
  ],
}

export const sectionsOf = <Name extends ProfilePartName>(
  name: Name,
  data: ProfileData[Name],
  about: About,
): ProfileSection[] => sections[name](data, about)
