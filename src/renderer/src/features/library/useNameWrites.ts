import type {
  AuthorInput,
  AuthorPatch,
  AuthorRow,
  CategoryInput,
  CategoryPatch,
  CategoryRow,
} from '../../../../contract/library-names.ts'
import { fieldText } from '../../app/fields.messages.ts'
import { confirm } from '../../app/writes/confirm.ts'
import { useEdit } from '../../app/writes/useEdit.ts'
import { useSeenWrite } from '../../app/writes/useSeenWrite.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { useApi } from '../../client/school.ts'
import { libraryText as t } from './library.messages.ts'

/** Writes to authors and categories. Creating and saving throw refusals, so that the form can show them. */
export const useNameWrites = () => {
  const { client } = useApi()
  const { write } = useWrite()
  const edit = useEdit()
  const { writeSeen } = useSeenWrite()
  const name = (row: { name: string }) => row.name
  const author = {
    kind: 'author' as const,
    read: (id: string): Promise<AuthorRow> => client.library.authors.get({ id }),
    name,
    labels: () => ({ name: t('author.name'), sortName: fieldText('sortName') }),
  }
  const category = {
    kind: 'category' as const,
    read: (id: string): Promise<CategoryRow> => client.library.categories.get({ id }),
    name,
    labels: () => ({ name: t('category.name'), parentId: t('category.parent') }),
    say: async (field: keyof CategoryPatch & string, value: unknown) =>
      field !== 'parentId' || typeof value !== 'string'
        ? (value as string | undefined)
        : client.library.categories.get({ id: value }).then(name, () => value),
  }

  const createAuthor = (input: AuthorInput) =>
    write({
      procedure: 'library.authors.create',
      input,
      asks: { what: t('author.title') },
      done: (made) => t('created', { title: made.name }),
      refused: 'throw',
    })
  const createCategory = (input: CategoryInput) =>
    write({
      procedure: 'library.categories.create',
      input,
      asks: { what: t('category.title') },
      done: (made) => t('created', { title: made.name }),
      refused: 'throw',
    })

  const saveAuthor = (base: AuthorRow, mine: AuthorPatch) =>
    edit.save({
      procedure: 'library.authors.update',
      entry: author,
      base,
      mine,
      asks: { what: t('form.editTitle', { title: base.name }) },
      done: (saved) => t('saved', { title: saved.name }),
      refused: 'throw',
    })
  const saveCategory = (base: CategoryRow, mine: CategoryPatch) =>
    edit.save({
      procedure: 'library.categories.update',
      entry: category,
      base,
      mine,
      asks: { what: t('form.editTitle', { title: base.name }) },
      done: (saved) => t('saved', { title: saved.name }),
      refused: 'throw',
    })

  /** Resolves to whether it is deleted now. A notice says why not, e.g. that books name the author. */
  const removeName = async (kind: 'author' | 'category', gone: AuthorRow | CategoryRow) => {
    const title = gone.name
    const question = { title: t('deleteTitle', { title }), text: t('deleteText'), action: t('deleteDo'), danger: true }
    if (!(await confirm(question))) return false
    const asked = { verb: 'delete' as const, asks: false as const, done: () => t('deleted', { title }) }
    return kind === 'author'
      ? writeSeen({
          procedure: 'library.authors.remove',
          entry: author,
          seen: [gone as AuthorRow],
          input: (now) => ({ id: gone.id, version: now(gone as AuthorRow).version }),
          ...asked,
        })
      : writeSeen({
          procedure: 'library.categories.remove',
          entry: category,
          seen: [gone as CategoryRow],
          input: (now) => ({ id: gone.id, version: now(gone as CategoryRow).version }),
          ...asked,
        })
  }

  return { createAuthor, createCategory, saveAuthor, saveCategory, removeName }
}
