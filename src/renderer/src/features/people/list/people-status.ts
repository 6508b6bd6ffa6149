import type { PersonRow } from '../../../../../contract/people.ts'

export type Status = PersonRow['status']
export type StatusChange = { id: string; version: number }[]

/** Who had another status before all of `people` got `status`, with the version that the change left: one more. */
export const beforeStatus = (people: Pick<PersonRow, 'id' | 'version' | 'status'>[], status: Status): StatusChange =>
  people.filter((person) => person.status !== status).map(({ id, version }) => ({ id, version: version + 1 }))
