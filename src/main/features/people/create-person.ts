import type { PersonInput } from '../../../contract/people.ts'
import type { Author } from '../../context.ts'
import type { School } from '../../school.ts'

export const createPerson = (school: Pick<School, 'people'>, input: PersonInput, author: Author) =>
  school.people.create(input, author)
