import type pg from 'pg'

const WORDS = [
  'river',
  'history',
  'garden',
  'stone',
  'the',
  'of',
  'winter',
  'árbol',
  'ciudad',
  'music',
  'light',
  'atlas',
]

/**
 * Fills an empty library with books that have one to three of `books / 8` authors and one to three of 400 categories.
 * Facets and words are written by the triggers.
 */
export const fillLibrary = async (pool: pg.Pool, books: number) => {
  const authors = Math.max(10, Math.round(books / 8))
  await pool.query(
    `INSERT INTO library.author (id, name, sort_name)
     SELECT md5('a' || n)::uuid, 'Given' || n % 700 || ' Family' || n % 9001, 'Family' || n % 9001 || ', Given' || n % 700
     FROM generate_series(0, $1::integer - 1) n`,
    [authors],
  )
  await pool.query(
    `INSERT INTO library.category (id, parent_id, name)
     SELECT md5('c' || n)::uuid, CASE WHEN n >= 20 THEN md5('c' || n % 20)::uuid END, 'Category ' || n
     FROM generate_series(0, 399) n ORDER BY n`,
  )
  for (let from = 0; from < books; from += 20_000) {
    const to = Math.min(books, from + 20_000) - 1
    await pool.query(
      `INSERT INTO library.book (id, title, subtitle, language, published_year, price_amount, price_currency)
       SELECT md5('b' || n)::uuid, ($3::text[])[1 + n % 12] || ' ' || ($3::text[])[1 + n / 12 % 12] || ' ' || n, 'word' || n % 5000,
         (ARRAY['es', 'en', 'es-MX', 'ca', 'fr', 'de'])[1 + n % 6], 1950 + n % 75, 500 + n % 3000, 'EUR'
       FROM generate_series($1::integer, $2::integer) n`,
      [from, to, WORDS],
    )
    const link = (table: string, column: string, key: string, most: number) =>
      pool.query(
        `INSERT INTO library.${table} (book_id, ${column}, ordinal)
         SELECT md5('b' || n)::uuid, md5('${key}' || (n * 7919::bigint + place * 104729) % $3::integer)::uuid, place
         FROM generate_series($1::integer, $2::integer) n, generate_series(1, 1 + n % 3) place ON CONFLICT DO NOTHING`,
        [from, to, most],
      )
    await link('book_author', 'author_id', 'a', authors)
    await link('book_category', 'category_id', 'c', 400)
    await pool.query(
      `INSERT INTO library.copy (id, book_id, barcode, state)
       SELECT md5('k' || n || '-' || place)::uuid, md5('b' || n)::uuid, 'K' || n || '-' || place, CASE WHEN n % 5 = 0 THEN 'lent' ELSE 'available' END
       FROM generate_series($1::integer, $2::integer) n, generate_series(1, 1 + n % 2) place`,
      [from, to],
    )
  }
  await pool.query('VACUUM ANALYZE')
}
