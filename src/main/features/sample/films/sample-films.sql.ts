import type { PostgresStore } from '../../../stores/postgres/open-postgres.ts'
import { inWriteTransaction, type WriteScope } from '../../../stores/postgres/write-transaction.ts'
import { isUpTo } from '../is-up-to.sql.ts'
import type { SampleCollection } from '../sample-collection.port.ts'
import { generateFilms, type SampleFilms } from './generate-films.ts'

const MOST_FILMS = 300
const FILMS_PER_PERSON = 0.15

const writeFilms = async (query: WriteScope['query'], { people, films }: SampleFilms) => {
  await query(`INSERT INTO films.person (id, name) SELECT * FROM unnest($1::uuid[], $2::text[])`, [
    people.map(({ id }) => id),
    people.map(({ name }) => name),
  ])
  await query(
    `INSERT INTO films.film (id, title, year, synopsis, runtime_minutes, classification, genres, formats)
     SELECT id, title, year, synopsis, "runtimeMinutes", classification, genres, formats
     FROM jsonb_to_recordset($1::jsonb) AS film (id uuid, title text, year integer, synopsis text,
       "runtimeMinutes" integer, classification text, genres text[], formats text[])`,
    [JSON.stringify(films)],
  )
  const credits = films.flatMap(({ id, credits }) =>
    credits.map((credit, index) => ({ ...credit, filmId: id, ordinal: index + 1 })),
  )
  await query(
    `INSERT INTO films.credit (film_id, ordinal, person_id, part, played)
     SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::text[])`,
    [
      credits.map(({ filmId }) => filmId),
      credits.map(({ ordinal }) => ordinal),
      credits.map(({ personId }) => personId),
      credits.map(({ part }) => part),
      credits.map(({ played }) => played),
    ],
  )
}

/** `FILMS_PER_PERSON` films for each person of the district, at most `MOST_FILMS`, with the people who made them. */
export const postgresSampleFilms = (store: PostgresStore): SampleCollection => ({
  name: 'Films',
  load: async ({ people, seed, today }, author) => {
    if (!(await isUpTo(store, { table: 'films.film', column: 'genres' }))) return null
    const { result: isFilled, consistencyToken } = await inWriteTransaction(
      store,
      author,
      async ({ query, audit, changed }) => {
        await query('LOCK TABLE films.film, films.person IN SHARE ROW EXCLUSIVE MODE')
        const [row] = await query<{ held: boolean }>(
          'SELECT EXISTS (SELECT FROM films.film) OR EXISTS (SELECT FROM films.person) AS held',
        )
        if (row!.held) return false
        const films = Math.min(MOST_FILMS, Math.ceil(people * FILMS_PER_PERSON))
        const sample = generateFilms({ films, seed, today })
        await writeFilms(query, sample)
        changed(
          'film',
          sample.films.map(({ id }) => id),
        )
        const after = { films, seed, day: today }
        audit({ action: 'school.fill', entityKind: 'school', entityId: 'sample', before: null, after })
        await query('ANALYZE films.film, films.person, films.credit')
        return true
      },
    )
    return isFilled ? { consistencyToken } : null
  },
})
