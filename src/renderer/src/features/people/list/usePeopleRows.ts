import type { PersonRow } from '../../../../../contract/people.ts'
import { useRowBlocks } from '../../../client/row-blocks.ts'
import { useApi } from '../../../client/school.ts'
import { filterOf, type PeopleQuestion } from './people-question.ts'

/** The people of the question, as blocks for the table. */
export const usePeopleRows = (question: () => PeopleQuestion) => {
  const { client, queries } = useApi()
  const input = () => ({ ...filterOf(question()), sort: question().sort })
  return useRowBlocks<PersonRow>({
    key: () => queries.people.search.key({ input: input() }),
    page: ({ cursor, limit }, options) => client.people.search({ ...input(), cursor, limit }, options),
    landmarks: ({ every }, options) => client.people.landmarks({ ...input(), every }, options),
  })
}
