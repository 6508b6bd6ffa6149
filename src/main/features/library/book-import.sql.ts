import { uuidv7 } from 'uuidv7'
import type { Author } from '../../foundation/author.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import { driverErrorOf } from '../../stores/postgres/driver-error.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { type AuditEntry, inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { barcodeOf, lastBarcode } from './book-copies.sql.ts'
import type { ImportPlan, KnownToLibrary, NamesInFile, PlannedBook } from './book-file/plan-import.ts'
import { knownToLibrary } from './book-import-known.sql.ts'

const STATEMENT_TIMEOUT_MS = 5 * 60_000
const MOST_TRIES = 3
/** Somebody else added the same book or category meanwhile, or both waited for each other. A new look finds it. */
const AGAIN = new Set(['book_isbn_unique', 'category_name_unique', '40P01', '40001'])

type Rules = { decide: (known: KnownToLibrary) => ImportPlan; sortNameOf: (name: string) => string }
type NewAuthor = ImportPlan['authors'][number] & { sortName: string }

const NOW = `(SELECT ${NOW_SQL} AS now) clock`

const insertAuthors = ({ query }: WriteScope, authors: readonly NewAuthor[]) =>
  query(
    `INSERT INTO library.author (id, name, sort_name, created_at, updated_at)
     SELECT id, name, sort_name, now, now FROM unnest($1::uuid[], $2::text[], $3::text[]) AS given (id, name, sort_name), ${NOW}`,
    [authors.map(({ id }) => id), authors.map(({ name }) => name), authors.map(({ sortName }) => sortName)],
  )

const insertCategories = ({ query }: WriteScope, categories: ImportPlan['categories']) =>
  query(
    `INSERT INTO library.category (id, name, parent_id, created_at, updated_at)
     SELECT id, name, parent_id, now, now FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS given (id, name, parent_id), ${NOW}`,
    [categories.map(({ id }) => id), categories.map(({ name }) => name), categories.map(({ parentId }) => parentId)],
  )

const insertBooks = ({ query }: WriteScope, books: readonly PlannedBook[]) =>
  query(
    `INSERT INTO library.book
       (id, isbn, title, subtitle, language, published_year, price_amount, price_currency, created_at, updated_at)
     SELECT given.*, now, now
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[], $8::text[]) AS given, ${NOW}`,
    [
      books.map(({ id }) => id),
      books.map(({ isbn }) => isbn),
      books.map(({ title }) => title),
      books.map(({ subtitle }) => subtitle),
      books.map(({ language }) => language),
      books.map(({ publishedYear }) => publishedYear),
      books.map(({ price }) => price?.amount ?? null),
      books.map(({ price }) => price?.currency ?? null),
    ],
  )

/** In one statement for all books, because the words of a book are found anew at the end of each. */
const insertLinks = (
  { query }: WriteScope,
  { to, books }: { to: 'author' | 'category'; books: readonly PlannedBook[] },
) => {
  const links = books.flatMap(({ id, authorIds, categoryIds }) =>
    (to === 'author' ? authorIds : categoryIds).map((linked, index) => ({ id, linked, ordinal: index + 1 })),
  )
  return query(
    `INSERT INTO library.book_${to} (book_id, ${to}_id, ordinal)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[])`,
    [links.map(({ id }) => id), links.map(({ linked }) => linked), links.map(({ ordinal }) => ordinal)],
  )
}

const insertCopies = async (scope: WriteScope, books: readonly PlannedBook[]) => {
  const owners = books.flatMap(({ id, copies }) => Array.from({ length: copies }, () => id))
  if (owners.length === 0) return
  const last = await lastBarcode(scope)
  await scope.query(
    `INSERT INTO library.copy (id, book_id, barcode, created_at, updated_at)
     SELECT given.*, now, now FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS given, ${NOW}`,
    [owners.map(() => uuidv7()), owners, owners.map((_, index) => barcodeOf(last + index + 1))],
  )
}

const created = <Kind extends 'author' | 'category' | 'book'>(
  kind: Kind,
  rows: readonly ({ id: string } & AuditEntry['after'])[],
): AuditEntry[] =>
  rows.map(({ id, ...after }) => ({
    action: `${kind}.create`,
    entityKind: kind,
    entityId: id,
    before: null,
    after,
  }))

const writePlan = async (scope: WriteScope, { books, categories, authors }: ImportPlan & { authors: NewAuthor[] }) => {
  if (authors.length > 0) await insertAuthors(scope, authors)
  if (categories.length > 0) await insertCategories(scope, categories)
  if (books.length > 0) {
    await insertBooks(scope, books)
    await insertLinks(scope, { to: 'author', books })
    await insertLinks(scope, { to: 'category', books })
    await insertCopies(scope, books)
  }
  for (const [kind, rows] of [
    ['author', authors],
    ['category', categories],
    ['book', books],
  ] as const) {
    scope.audit(created(kind, rows))
    if (rows.length > 0)
      scope.changed(
        kind,
        rows.map(({ id }) => id),
      )
  }
}

const mayGoAgain = (error: unknown) => {
  const { code = '', constraint = '' } = driverErrorOf(error) as { code?: string; constraint?: string }
  return AGAIN.has(code) || AGAIN.has(constraint)
}

/** Writes an import in one transaction, in a fixed number of statements besides those of the log and the outbox. */
export const writeBookImport = async (
  store: PostgresStore,
  { names, decide, sortNameOf }: Rules & { names: NamesInFile },
  author: Author,
): Promise<{ plan: ImportPlan; consistencyToken?: string }> => {
  const write = (tried: number) =>
    inWriteTransaction(
      store,
      author,
      async (scope) => {
        // Imports wait for each other, so that the second one sees what the first one made.
        await scope.query(`SELECT pg_advisory_xact_lock('library.book'::regclass::oid::integer, 0)`)
        // Writers of single books may come between again and again; from the second try on they wait. Categories first: a
        // category that is renamed changes its books.
        if (tried > 1) await scope.query('LOCK TABLE library.category, library.book IN SHARE ROW EXCLUSIVE MODE')
        const plan = decide(await knownToLibrary(scope.client, names))
        const authors = plan.authors.map((each) => ({ ...each, sortName: sortNameOf(each.name) }))
        if (plan.faults.length === 0) await writePlan(scope, { ...plan, authors })
        return plan
      },
      { timeoutMs: STATEMENT_TIMEOUT_MS },
    )
  for (let tried = 1; ; tried += 1) {
    try {
      const { result: plan, consistencyToken } = await write(tried)
      return plan.faults.length === 0 ? { plan, consistencyToken } : { plan }
    } catch (error) {
      if (tried === MOST_TRIES || !mayGoAgain(error)) throw error
    }
  }
}
