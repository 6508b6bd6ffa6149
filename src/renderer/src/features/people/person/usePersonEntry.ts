import type { Person, PersonPatch } from '../../../../../contract/people.ts'
import { fieldText } from '../../../app/fields.messages.ts'
import { useApi } from '../../../client/school.ts'
import { personFields } from '../fields/person-fields.ts'
import { spokenName } from '../fields/person-name.ts'
import { peopleText as t } from '../words/people.messages.ts'

/** What the conflict dialog shows of a person. */
export const usePersonEntry = () => {
  const { client } = useApi()
  return {
    kind: 'person' as const,
    read: (id: string): Promise<Person> => client.people.get({ id }),
    name: (person: Parameters<typeof spokenName>[0]) => spokenName(person),
    labels: () => {
      const names = personFields.map(({ name }) => name).filter((name) => name !== 'sourcedId')
      return Object.fromEntries(names.map((name) => [name, fieldText(name)])) as Record<keyof PersonPatch, string>
    },
    say: (field: keyof PersonPatch, value: unknown) =>
      field === 'status' ? t(`status.${value as Person['status']}`) : (value as string | null) || undefined,
  }
}
