import type { PersonRow } from '../../../../../contract/people.ts'

export type Status = PersonRow['status']
export type StatusChange = { id: string; version: number }[]

/**
 * The people whose status changed when all of `people` got `status`. Their version is one higher than before, as the
 * change left it.
 */
export const beforeStatus = (people: Pick<PersonRow, 'id' | 'version' | 'status'>[], status: Status): StatusChange =>
  people.filter((person) => person.status !== status).map(({ id, version }) => ({ id, version: version + 1 }))
