import { EntitySchema } from 'typeorm'
import { type ColumnsOf, editedColumns, textColumn, uuidColumn } from '../../stores/postgres/entity-columns.ts'

export type FilmPersonRecord = { id: string; name: string; createdAt: Date; updatedAt: Date; version: number }

export const filmPersonEntity = new EntitySchema<FilmPersonRecord>({
  name: 'FilmPerson',
  schema: 'films',
  tableName: 'person',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'person_pkey' }),
    name: textColumn('name'),
    ...editedColumns,
  } satisfies ColumnsOf<FilmPersonRecord>,
  checks: [{ name: 'person_name_check', expression: "name <> ''" }],
})
