import { z } from 'zod'
import { procedure } from './errors.ts'
import { consistencyToken, id, instant, line, searchText, version } from './ids.ts'
import { page, pageInput } from './page.ts'

/** What every row of the library has that people edit. */
export const libraryRow = { id, createdAt: instant, updatedAt: instant, version }

export const author = z.object({
  ...libraryRow,
  name: z.string(),
  /** As shelves and lists order it: the family name first. */
  sortName: z.string(),
})
export type Author = z.infer<typeof author>
export const authorRow = author.extend({ bookCount: z.int() })
export type AuthorRow = z.infer<typeof authorRow>

export const category = z.object({ ...libraryRow, name: z.string(), parentId: id.nullable() })
export type Category = z.infer<typeof category>
/** `bookCount` counts the books of the category itself, without those of the categories below it. */
export const categoryRow = category.extend({ bookCount: z.int() })
export type CategoryRow = z.infer<typeof categoryRow>

const withToken = { consistencyToken }
const target = { id, version }
const about = { tags: ['library'] }

/** The most characters of a name. */
export const LONGEST_NAME = { author: 300, category: 200 } as const

const authorInput = z.object({ name: line(LONGEST_NAME.author), sortName: line(LONGEST_NAME.author).optional() })
export type AuthorInput = z.infer<typeof authorInput>
const authorPatch = authorInput.partial()
export type AuthorPatch = z.infer<typeof authorPatch>

export const authors = {
  search: procedure
    .route({
      method: 'GET',
      path: '/library/authors',
      ...about,
      description: 'Lists the authors that match, in the order of their sort names. `search` works as for books.',
    })
    .input(z.object({ search: searchText.optional(), sort: z.enum(['name', '-name']).default('name'), ...pageInput }))
    .output(page(authorRow)),
  get: procedure
    .route({ method: 'GET', path: '/library/authors/{id}', ...about, description: 'Returns one author.' })
    .input(z.object({ id }))
    .output(authorRow),
  create: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'POST',
      path: '/library/authors',
      successStatus: 201,
      ...about,
      description: 'Adds an author. `sortName` is the last word of the name, a comma and the rest when it is left out.',
    })
    .input(authorInput)
    .output(author.extend(withToken)),
  update: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'PATCH',
      path: '/library/authors/{id}',
      ...about,
      description: 'Changes only the named fields. The books of the author are found by the new name at once.',
    })
    .input(authorPatch.extend(target))
    .output(author.extend(withToken)),
  remove: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'DELETE',
      path: '/library/authors/{id}',
      ...about,
      description:
        'Removes an author. Refused with `RULE_VIOLATION` rule `author-in-use` while a book names the author.',
    })
    .input(z.object(target))
    .output(z.object(withToken)),
}

const categoryInput = z.object({ name: line(LONGEST_NAME.category), parentId: id.nullable().default(null) })
export type CategoryInput = z.infer<typeof categoryInput>
const categoryPatch = z.object({ name: line(200).optional(), parentId: id.nullable().optional() })
export type CategoryPatch = z.infer<typeof categoryPatch>

export const categories = {
  search: procedure
    .route({
      method: 'GET',
      path: '/library/categories',
      ...about,
      description: 'Lists the categories that match by name, of the whole tree or right below `parentId`.',
    })
    .input(
      z.object({
        search: searchText.optional(),
        parentId: id.optional(),
        sort: z.enum(['name', '-name']).default('name'),
        ...pageInput,
      }),
    )
    .output(page(categoryRow)),
  get: procedure
    .route({ method: 'GET', path: '/library/categories/{id}', ...about, description: 'Returns one category.' })
    .input(z.object({ id }))
    .output(categoryRow),
  create: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'POST',
      path: '/library/categories',
      successStatus: 201,
      ...about,
      description:
        'Adds a category. Refused with `DUPLICATE` when one below the same category has the name, whatever its case and ' +
        'accents, and with `RULE_VIOLATION` rule `unknown-category` for a parent that does not exist.',
    })
    .input(categoryInput)
    .output(category.extend(withToken)),
  update: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'PATCH',
      path: '/library/categories/{id}',
      ...about,
      description: 'Renames or moves a category. Refused with `RULE_VIOLATION` rule `category-cycle` below itself.',
    })
    .input(categoryPatch.extend(target))
    .output(category.extend(withToken)),
  remove: procedure
    .meta({ permission: 'library.manage' })
    .route({
      method: 'DELETE',
      path: '/library/categories/{id}',
      ...about,
      description:
        'Removes a category. Refused with `RULE_VIOLATION` rule `category-in-use` while a book or category is below it.',
    })
    .input(z.object(target))
    .output(z.object(withToken)),
}
