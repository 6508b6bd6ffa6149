import type { AuthorInput } from '../../../contract/library-names.ts'
import type { Author } from '../../foundation/author.ts'
import type { AuthorRegister } from './library.port.ts'
import { sortNameOf } from './sort-name.ts'

/** Adds an author. The name decides about its place in lists when no sort name is given. */
export const createAuthor = ({ authors }: { authors: AuthorRegister }, input: AuthorInput, by: Author) =>
  authors.create({ name: input.name, sortName: input.sortName ?? sortNameOf(input.name) }, by)
