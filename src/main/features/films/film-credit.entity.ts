import { EntitySchema } from 'typeorm'
import { type FilmCredit, filmPart } from '../../../contract/films.ts'
import { type ColumnsOf, foreignKey, textColumn, uuidColumn, wordCheck } from '../../stores/postgres/entity-columns.ts'

/** `ordinal` is the place in the film's list, from 1. */
export type FilmCreditRecord = Omit<FilmCredit, 'name'> & { filmId: string; ordinal: number }

export const filmCreditEntity = new EntitySchema<FilmCreditRecord>({
  name: 'FilmCredit',
  schema: 'films',
  tableName: 'credit',
  columns: {
    filmId: uuidColumn('film_id', { primary: true, primaryKeyConstraintName: 'credit_pkey' }),
    ordinal: { name: 'ordinal', type: 'integer', primary: true, primaryKeyConstraintName: 'credit_pkey' },
    personId: uuidColumn('person_id'),
    part: textColumn('part'),
    played: textColumn('played', { nullable: true }),
  } satisfies ColumnsOf<FilmCreditRecord>,
  foreignKeys: [
    foreignKey('credit_film_fkey', { column: 'filmId', target: 'Film', onDelete: 'CASCADE' }),
    foreignKey('credit_person_fkey', { column: 'personId', target: 'FilmPerson' }),
  ],
  checks: [
    wordCheck('credit_part_check', { column: 'part', of: filmPart }),
    { name: 'credit_played_check', expression: "played IS NULL OR part = 'actor'" },
  ],
  indices: [{ name: 'credit_person_idx', columns: ['personId', 'filmId'] }],
})
