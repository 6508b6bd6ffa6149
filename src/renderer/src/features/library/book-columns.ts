import type { Book } from '../../../../contract/library.ts'
import type { GridColumn } from '../../ui/tables/grid.ts'
import { languageName } from './language-name.ts'
import { libraryText as t } from './library.messages.ts'
import { formatMoney } from '../../app/money.ts'

const names = (entries: readonly { name: string }[] = []) => entries.map(({ name }) => name).join(', ')

export const bookColumns = (): GridColumn<Book>[] => [
  { id: 'title', title: t('column.title'), width: 240, sortKey: 'title', text: ({ title }) => title },
  { id: 'authors', title: t('column.authors'), width: 180, text: ({ authors }) => names(authors) },
  { id: 'categories', title: t('column.categories'), width: 140, text: ({ categories }) => names(categories) },
  {
    id: 'year',
    title: t('column.year'),
    width: 72,
    sortKey: 'publishedYear',
    numeric: true,
    text: ({ publishedYear }) => (publishedYear === null ? '' : String(publishedYear)),
  },
  { id: 'language', title: t('column.language'), width: 116, text: ({ language }) => languageName(language) },
  {
    id: 'stock',
    title: t('column.stock'),
    width: 104,
    numeric: true,
    text: ({ stock, copies }) => t('stock', { stock, copies }),
  },
  {
    id: 'price',
    title: t('column.price'),
    width: 90,
    numeric: true,
    text: ({ price }) => (price === null ? '' : formatMoney(price)),
  },
  { id: 'isbn', title: t('column.isbn'), width: 130, hidden: true, text: ({ isbn }) => isbn ?? '' },
]
