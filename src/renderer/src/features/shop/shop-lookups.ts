import type { Book } from '../../../../contract/library.ts'
import type { Lookup } from '../../app/pickers/lookups.ts'
import { formatMoney } from '../../app/money.ts'
import { formatList } from '../../i18n/messages.ts'
import { shopText as t } from './shop.messages.ts'

export const bookLookup: Lookup<Book, Book> = {
  label: () => t('book.add'),
  search: (queries, search) => queries.library.books.search.queryOptions({ input: { search, limit: 30 } }),
  value: ({ id }) => id,
  get: (queries, id) => queries.library.books.get.queryOptions({ input: { id } }),
  name: ({ title }) => title,
  note: ({ price, stock }) => formatList([...(price ? [formatMoney(price)] : []), t('book.stock', { count: stock })]),
}
