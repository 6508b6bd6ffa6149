import { isbnOfText } from '../../../contract/inputs/isbn.ts'
import type { Bind } from '../../stores/postgres/list-page.ts'
import type { BookFilter } from './library.port.ts'

/** Conditions on `alias.words` for what was typed. A number with hyphens is one word when it is an ISBN. */
export const typedWords = (search: string | undefined, { words, bind }: { words: string; bind: Bind }): string[] =>
  search === undefined || search === ''
    ? []
    : [`${words} @@ library.search_query(${bind(isbnOfText(search) ?? search)}::text)`]

/** Conditions on `t`, a row of `library.book`. */
export const bookConditions = ({ search, authorId, categoryId, language }: BookFilter, bind: Bind): string[] => {
  const conditions = typedWords(search, { words: 't.words', bind })
  if (language !== undefined) conditions.push(`t.language = ${bind(language)}::text`)
  if (authorId !== undefined)
    conditions.push(
      `EXISTS (SELECT FROM library.book_author link WHERE link.book_id = t.id AND link.author_id = ${bind(authorId)}::uuid)`,
    )
  if (categoryId !== undefined)
    conditions.push(
      `EXISTS (SELECT FROM library.book_category link WHERE link.book_id = t.id AND link.category_id = ${bind(categoryId)}::uuid)`,
    )
  return conditions
}
