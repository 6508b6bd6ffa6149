import type { EntitySchemaOptions } from 'typeorm'

export type Entity = Omit<EntitySchemaOptions<Record<string, unknown>>, 'name' | 'schema' | 'tableName'>

/**
 * One change of a schema. All SQL is written for schema `app`, which a run replaces by one of its own. Unless said
 * otherwise, every value of every row is kept on the way up and on the way down, the second diff is empty, down brings
 * the same catalog back, and up goes again.
 */
export type SchemaCase = {
  name: string
  before: string
  after: string
  /** Fills the old schema. */
  rows: string
  /** The questions that have to be asked, as `<kind> <id>`, and the answers that the run gives. */
  asks?: string[]
  renames?: Record<string, string | null>
  backfills?: Record<string, string>
  using?: Record<string, string>
  /** The losses of the way up, as `<kind> <detail>`, and those of the way down. */
  loses?: string[]
  losesBack?: string[]
  /** What the server says where rows do not fit. Nothing has changed then. */
  stops?: RegExp
  /** Columns whose values are meant to differ, beside those that a loss names. */
  differing?: string[]
  /** The number of statements up, for cases in which it matters. `0` for an unchanged schema. */
  statements?: number
  /** A query and its only value after the way up. */
  holds?: [query: string, value: unknown]
  /** The same table for TypeORM, where an entity can say the change. */
  entities?: { before: Entity; after: Entity; table?: string }
}

export const TABLE = 'CREATE TABLE app.t (id int PRIMARY KEY, name varchar(50), n int)'
export const ROW = `INSERT INTO app.t (id, name, n) VALUES (1, 'keep', 7)`

export const columns = (more: Entity['columns'] = {}): Entity => ({
  columns: {
    id: { type: 'int', primary: true },
    name: { type: 'varchar', length: 50, nullable: true },
    n: { type: 'int', nullable: true },
    ...more,
  },
})

/** The usual table with further columns, or with one of its own replaced. */
export const table = (more = '', { name = 'name varchar(50)', n = 'n int', id = 'id int PRIMARY KEY' } = {}) =>
  `CREATE TABLE app.t (${[id, name, n, more].filter((part) => part !== '').join(', ')})`

export const change = (
  name: string,
  { before = TABLE, after = TABLE, rows = ROW, ...more }: Partial<SchemaCase>,
): SchemaCase => ({ name, before, after, rows, ...more })

/** A schema that does not change: there is nothing to do. */
export const unchanged = (name: string, schema: string, more: Partial<SchemaCase> = {}): SchemaCase =>
  change(`unchanged: ${name}`, { before: schema, after: schema, statements: 0, ...more })
