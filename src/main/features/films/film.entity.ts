import { EntitySchema } from 'typeorm'
import { type Film, filmClassification, filmFormat, filmGenre } from '../../../contract/films.ts'
import {
  type ColumnsOf,
  editedColumns,
  textColumn,
  textListColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

export type FilmRecord = Omit<Film, 'credits'>

/** A check that a list holds only words of a closed list of the contract. */
const wordsCheck = (name: string, { column, of }: { column: string; of: { options: readonly string[] } }) => ({
  name,
  expression: `${column} <@ ARRAY[${of.options.map((word) => `'${word}'`).join(', ')}]`,
})

export const filmEntity = new EntitySchema<FilmRecord>({
  name: 'Film',
  schema: 'films',
  tableName: 'film',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'film_pkey' }),
    title: textColumn('title'),
    originalTitle: textColumn('original_title', { nullable: true }),
    year: { name: 'year', type: 'integer', nullable: true },
    synopsis: textColumn('synopsis', { default: '' }),
    ...editedColumns,
    runtimeMinutes: { name: 'runtime_minutes', type: 'integer', nullable: true },
    classification: textColumn('classification', { nullable: true }),
    formats: textListColumn('formats'),
    genres: textListColumn('genres'),
  } satisfies ColumnsOf<FilmRecord>,
  checks: [
    { name: 'film_title_check', expression: "title <> ''" },
    { name: 'film_year_check', expression: 'year BETWEEN 1888 AND 2200' },
    { name: 'film_runtime_minutes_check', expression: 'runtime_minutes > 0' },
    wordCheck('film_classification_check', { column: 'classification', of: filmClassification }),
    wordsCheck('film_formats_check', { column: 'formats', of: filmFormat }),
    wordsCheck('film_genres_check', { column: 'genres', of: filmGenre }),
  ],
})
