import type { Client } from '../../contract/index.ts'
import {
  type ProfileData,
  PROFILE_PARTS,
  type ProfilePart,
  type ProfilePartName,
} from '../../contract/person-profile.ts'
import { STORES } from '../../contract/stores.ts'
import type { Command } from './command.ts'
import type { Output } from './output.ts'
import { shownAs } from './shown-as.ts'

type List = { items: object[]; total: number; totalCapped: boolean }
type Table = { title: string; list: List; columns: string[] }

const TIMES = ['validFrom', 'validTo']
const delegation = (other: string) => [other, 'orgUnit', 'role', 'permissionKeys', ...TIMES, 'suspended']

/** What people see of each part. */
const tables: { [Name in ProfilePartName]: (data: ProfileData[Name]) => Table[] } = {
  assignments: (list) => [{ title: 'assignments', list, columns: ['role', 'orgUnit', 'isPrimary', ...TIMES] }],
  managers: (list) => [{ title: 'managers', list, columns: ['person', ...TIMES] }],
  reports: ({ direct, total }) => [
    { title: `reports, ${total} with theirs`, list: direct, columns: ['person', ...TIMES] },
  ],
  permissions: ({ items, ...list }) => {
    const held = items.map(({ chain: { root }, ...item }) => ({ ...item, from: root.person, as: root.role }))
    return [{ title: 'permissions', list: { ...list, items: held }, columns: ['permission', 'orgUnit', 'from', 'as'] }]
  },
  delegations: ({ given, received }) => [
    { title: 'delegations given', list: given, columns: delegation('delegate') },
    { title: 'delegations received', list: received, columns: delegation('delegator') },
  ],
  relationships: ({ guardians, children }) => [
    { title: 'guardians', list: guardians, columns: ['kind', 'person'] },
    { title: 'children', list: children, columns: ['kind', 'person'] },
  ],
  library: () => [],
  changes: (list) => [{ title: 'changes', list, columns: ['recordedAt', 'actor', 'action'] }],
}

const showPart = (name: ProfilePartName, part: ProfilePart, output: Output) => {
  if (part.status !== 'ok') return output.note(`${name}: ${part.status}, ${part.reason}`)
  const why = part.reason === undefined ? '' : `, the graph is ${part.reason}`
  for (const { title, list, columns } of tables[name](part.data as never)) {
    output.note(`${title} (${STORES[part.store].name}, ${part.servedFrom}${why})`)
    output.print(list, columns)
  }
}

type People = Client['people']
type Profile = Awaited<ReturnType<People['profile']>>
type OnePart = Awaited<ReturnType<People['profilePart']>>

export const profileCommands: Command[] = [
  shownAs<Profile>('people profile', ({ person, at, parts }, output) => {
    output.print(person)
    output.note(`At ${at.toISOString()}`)
    for (const name of PROFILE_PARTS) showPart(name, parts[name], output)
  }),
  shownAs<OnePart>('people profile-part', ({ name, part }, output) => showPart(name, part, output)),
]
