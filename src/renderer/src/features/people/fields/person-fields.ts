import type { Person, PersonField } from '../../../../../contract/people.ts'

/** Where the side panel shows a field, and its input type. A field of `record` is shown and never edited. */
type Shown = { section: 'names' | 'account' | 'record'; optional: boolean; type: 'text' | 'email' | 'status' }

/** Every field of a person that people edit, in the order of the form and the side panel. */
const shown = {
  givenName: { section: 'names', optional: false, type: 'text' },
  familyName: { section: 'names', optional: false, type: 'text' },
  middleName: { section: 'names', optional: true, type: 'text' },
  preferredName: { section: 'names', optional: true, type: 'text' },
  username: { section: 'account', optional: false, type: 'text' },
  email: { section: 'account', optional: true, type: 'email' },
  status: { section: 'account', optional: false, type: 'status' },
  sourcedId: { section: 'record', optional: true, type: 'text' },
} as const satisfies Record<PersonField, Shown>

export const personFields = Object.entries<Shown>(shown).map(([name, how]) => ({ name: name as PersonField, ...how }))

export type EditedField = Exclude<PersonField, 'sourcedId'>
/** The fields of one section of the side panel. */
export const fieldsIn = (section: 'names' | 'account') =>
  personFields.filter((field) => field.section === section) as ((typeof personFields)[number] & { name: EditedField })[]

/** A form without any input. */
export const emptyPerson = () => ({
  ...(Object.fromEntries(personFields.map(({ name }) => [name, ''])) as Record<PersonField, string>),
  status: 'active' as Person['status'],
})
