import type { EntitySchemaColumnOptions, ValueTransformer } from 'typeorm'
import { assignment } from '../../../contract/roles.ts'

type Extra = Partial<EntitySchemaColumnOptions>

/** Columns for every field of a row: `columns: {...} satisfies ColumnsOf<Row>`, because TypeORM itself lets fields be left out. */
export type ColumnsOf<Row> = Record<keyof Row, EntitySchemaColumnOptions>

/**
 * Columns in the spelling of the migrations. A mapping that differs shows as a difference between model and database.
 */
export const uuidColumn = (name: string, extra: Extra = {}): EntitySchemaColumnOptions => ({
  name,
  type: 'uuid',
  ...extra,
})

export const textColumn = (name: string, extra: Extra = {}): EntitySchemaColumnOptions => ({
  name,
  type: 'text',
  ...extra,
})

/** Text that is compared byte by byte, whatever the server's locale. */
export const codeColumn = (name: string, extra: Extra = {}): EntitySchemaColumnOptions =>
  textColumn(name, { collation: 'C', ...extra })

export const instantColumn = (name: string, extra: Extra = {}): EntitySchemaColumnOptions => ({
  name,
  type: 'timestamptz',
  precision: 3,
  ...extra,
})

/** bigint, which the driver returns as a string. A check of the table keeps it below 2^53. */
const safeNumber: ValueTransformer = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
}

/** An amount of money in the smallest unit of its currency. */
export const amountColumn = (name: string, extra: Extra = {}): EntitySchemaColumnOptions => ({
  name,
  type: 'bigint',
  transformer: safeNumber,
  ...extra,
})

export const textListColumn = (name: string): EntitySchemaColumnOptions =>
  textColumn(name, { array: true, default: '{}' })

/** A column that the database derives. It is never selected or written. `expression` is PostgreSQL's form of it. */
export const derivedColumn = (name: string, expression: string): EntitySchemaColumnOptions =>
  codeColumn(name, {
    generatedType: 'STORED',
    asExpression: expression,
    select: false,
    insert: false,
    update: false,
  })

/** A column that a trigger keeps. It is never selected or written. Text is compared byte by byte. */
export const keptColumn = (name: string, extra: Extra = {}): EntitySchemaColumnOptions => ({
  ...codeColumn(name, { default: '', select: false, insert: false, update: false }),
  ...(extra.type !== undefined && { collation: undefined }),
  ...extra,
})

/** The optimistic lock and the instants of every row that people edit. Writes set them, see `saveVersion`. */
export const editedColumns = {
  createdAt: instantColumn('created_at', { default: () => 'now()' }),
  updatedAt: instantColumn('updated_at', { default: () => 'now()' }),
  version: { name: 'version', type: 'integer', default: 1 } satisfies EntitySchemaColumnOptions,
}

export const validityColumns = {
  validFrom: instantColumn('valid_from'),
  validTo: instantColumn('valid_to', { nullable: true }),
}

/** An index that TypeORM cannot express (operator class). The schema builder leaves it alone. */
export const unmanagedIndex = (name: string, columns: string[]) => ({ name, columns, synchronize: false })

export const foreignKey = (
  name: string,
  { column, target, key = 'id', onDelete }: { column: string; target: string; key?: string; onDelete?: 'CASCADE' },
) => ({ name, target, columnNames: [column], referencedColumnNames: [key], ...(onDelete && { onDelete }) })

/** A check that a column holds one of the words of a closed list of the contract. */
export const wordCheck = (name: string, { column, of }: { column: string; of: { options: readonly string[] } }) => ({
  name,
  expression: `${column} IN (${of.options.map((word) => `'${word}'`).join(', ')})`,
})

/** `sourceCheck('person_source_check')`: who keeps a row, by hand or the roster. */
export const sourceCheck = (name: string) => wordCheck(name, { column: 'source', of: assignment.shape.source })
export const VALIDITY_CHECK = 'valid_to > valid_from'
