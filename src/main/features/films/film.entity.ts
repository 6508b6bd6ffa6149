import { EntitySchema } from 'typeorm'
import { type Film, film } from '../../../contract/films.ts'
import {
  type ColumnsOf,
  editedColumns,
  textColumn,
  textListColumn,
  uuidColumn,
  wordCheck,
} from '../../stores/postgres/entity-columns.ts'

const formats = film.shape.formats.element.options.map((word) => `'${word}'`).join(', ')

export const filmEntity = new EntitySchema<Film>({
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
  } satisfies ColumnsOf<Film>,
  checks: [
    { name: 'film_title_check', expression: "title <> ''" },
    { name: 'film_year_check', expression: 'year BETWEEN 1888 AND 2200' },
    { name: 'film_runtime_minutes_check', expression: 'runtime_minutes > 0' },
    wordCheck('film_classification_check', { column: 'classification', of: film.shape.classification.unwrap() }),
    { name: 'film_formats_check', expression: `formats <@ ARRAY[${formats}]` },
  ],
})
