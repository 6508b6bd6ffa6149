import type { PersonRow } from '../../../../../contract/people.ts'

export type Status = PersonRow['status']

/** The people whose status changed when all of `people` got `status`, as the change left them: one version higher. */
export const changedByStatus = <Row extends Pick<PersonRow, 'version' | 'status'>>(people: Row[], status: Status) =>
  people
    .filter((person) => person.status !== status)
    .map((person) => ({ ...person, status, version: person.version + 1 }))
