import type { Book, BookInput, BookPatch } from '../../../../contract/library.ts'
import { fieldText } from '../../app/fields.messages.ts'
import { confirm } from '../../app/writes/confirm.ts'
import { mergeLists } from '../../app/writes/merge-edit.ts'
import { useEdit } from '../../app/writes/useEdit.ts'
import { useSeenWrite } from '../../app/writes/useSeenWrite.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { useApi } from '../../client/school.ts'
import { libraryText as t } from './library.messages.ts'
import { formatMoney } from '../../app/money.ts'

/** Writes to books. Creating and saving throw refusals, so that the form can show them. */
export const useLibraryWrites = () => {
  const { client } = useApi()
  const { write } = useWrite()
  const edit = useEdit()
  const { writeSeen } = useSeenWrite()
  const labels = () => ({
    isbn: fieldText('isbn'),
    title: fieldText('title'),
    subtitle: fieldText('subtitle'),
    language: fieldText('language'),
    publishedYear: fieldText('publishedYear'),
    price: fieldText('price'),
    copies: fieldText('copies'),
    authorIds: fieldText('authorIds'),
    categoryIds: fieldText('categoryIds'),
  })
  const named = async (field: 'authorIds' | 'categoryIds', ids: readonly string[]) => {
    const list = field === 'authorIds' ? client.library.authors : client.library.categories
    const names = await Promise.all(
      ids.map((id) =>
        list.get({ id }).then(
          ({ name }) => name,
          () => id,
        ),
      ),
    )
    return names.join(', ')
  }
  const entry = {
    kind: 'book' as const,
    read: (id: string) => client.library.books.get({ id }),
    name: ({ title }: Pick<Book, 'title'>) => title,
    labels,
    say: (field: keyof BookPatch & string, value: unknown) => {
      if (value === null || value === undefined) return undefined
      if (field === 'price') return formatMoney(value as NonNullable<Book['price']>)
      if (field === 'authorIds' || field === 'categoryIds') return named(field, value as string[])
      return String(value)
    },
    merge: { authorIds: mergeLists, categoryIds: mergeLists },
  }

  const createBook = (input: BookInput) =>
    write({
      procedure: 'library.books.create',
      input,
      asks: { what: t('form.createTitle') },
      done: ({ title }) => t('created', { title }),
      refused: 'throw',
    })

  /** `base` is the book when the edit began. */
  const saveBook = (base: Book, mine: BookPatch) =>
    edit.save({
      procedure: 'library.books.update',
      entry,
      base,
      mine,
      asks: { what: t('form.editTitle', { title: base.title }) },
      done: ({ title }) => t('saved', { title }),
      refused: 'throw',
    })

  /** Resolves to whether the book is deleted now. */
  const removeBook = async (gone: Book) => {
    const { id, title } = gone
    const question = { title: t('deleteTitle', { title }), text: t('deleteText'), action: t('deleteDo'), danger: true }
    if (!(await confirm(question))) return false
    return writeSeen({
      procedure: 'library.books.remove',
      entry,
      seen: [gone],
      verb: 'delete',
      input: (now) => ({ id, version: now(gone).version }),
      asks: false,
      done: () => t('deleted', { title }),
    })
  }

  return { createBook, saveBook, removeBook }
}
