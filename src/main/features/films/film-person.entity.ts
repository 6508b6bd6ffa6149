import { EntitySchema } from 'typeorm'
import type { FilmPerson } from '../../../contract/films.ts'
import { type ColumnsOf, editedColumns, textColumn, uuidColumn } from '../../stores/postgres/entity-columns.ts'

export const filmPersonEntity = new EntitySchema<FilmPerson>({
  name: 'FilmPerson',
  schema: 'films',
  tableName: 'person',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'person_pkey' }),
    name: textColumn('name'),
    ...editedColumns,
  } satisfies ColumnsOf<FilmPerson>,
  checks: [{ name: 'person_name_check', expression: "name <> ''" }],
})
