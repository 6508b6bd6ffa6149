import type { CatalogObject, Column, Constraint, DomainType, Policy, Sequence, Table, View } from './catalog.ts'
import { collated, enabling, ownTable, sequenceClauses, setting } from './sql-clauses.ts'
import { qualified, quoteName, quoteText } from './words/quoting.ts'

/** A column as `CREATE TABLE` and `ADD COLUMN` have it. `given` is its default. */
export const columnClause = (column: Column, given: string | null): string => {
  const { notNull, generated, identity } = column
  const parts = [`${quoteName(column.name)} ${column.type}${collated(column.collation)}`]
  if (column.compression !== null) parts.push(`COMPRESSION ${COMPRESSION[column.compression]}`)
  if (notNull?.valid)
    parts.push(notNull.constraint === null ? 'NOT NULL' : `CONSTRAINT ${quoteName(notNull.constraint)} NOT NULL`)
  if (generated) parts.push(`GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`)
  if (identity) {
    const options = sequenceClauses(identity.options)
    parts.push(`GENERATED ${identity.always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${options && ` (${options})`}`)
  }
  if (given !== null) parts.push(`DEFAULT ${given}`)
  return parts.join(' ')
}

export const STORAGE: Record<string, string> = { p: 'PLAIN', e: 'EXTERNAL', m: 'MAIN', x: 'EXTENDED' }
export const COMPRESSION: Record<string, string> = { p: 'pglz', l: 'lz4' }

/** What `CREATE TABLE` or `ADD COLUMN` cannot say of a column. */
export const columnExtras = (column: Column): string[] => {
  const of = `ALTER TABLE ${ownTable(column)}`
  const extras: string[] = []
  if (column.notNull && !column.notNull.valid) {
    const named = column.notNull.constraint === null ? '' : ` CONSTRAINT ${quoteName(column.notNull.constraint)}`
    extras.push(`${of} ADD${named} NOT NULL ${quoteName(column.name)} NOT VALID`)
  }
  if (column.storage !== null)
    extras.push(`${of} ALTER COLUMN ${quoteName(column.name)} SET STORAGE ${STORAGE[column.storage]}`)
  if (column.statistics !== null)
    extras.push(`${of} ALTER COLUMN ${quoteName(column.name)} SET STATISTICS ${column.statistics}`)
  return extras
}

export const constraintClause = ({ name, definition }: Constraint) => `CONSTRAINT ${quoteName(name)} ${definition}`

/** `inside` are the lines of the table: columns and constraints. */
export const createTable = (table: Table, inside: string[]): string => {
  const options = table.options.length > 0 ? ` WITH (${table.options.map(setting).join(', ')})` : ''
  const lines = inside.length > 0 ? `\n  ${inside.join(',\n  ')}\n` : ''
  return `CREATE ${table.unlogged ? 'UNLOGGED ' : ''}TABLE ${qualified(table.schema, table.name)} (${lines})${options}`
}

const createDomain = (domain: DomainType) => {
  const parts = [
    `CREATE DOMAIN ${qualified(domain.schema, domain.name)} AS ${domain.type}${collated(domain.collation)}`,
  ]
  if (domain.default !== null) parts.push(`DEFAULT ${domain.default}`)
  if (domain.notNull) parts.push('NOT NULL')
  for (const { name, definition } of domain.checks) parts.push(`CONSTRAINT ${quoteName(name)} ${definition}`)
  return parts.join(' ')
}

const createSequence = (sequence: Sequence) => {
  const options = sequenceClauses(sequence.options)
  const unlogged = sequence.unlogged ? 'UNLOGGED ' : ''
  return `CREATE ${unlogged}SEQUENCE ${qualified(sequence.schema, sequence.name)} AS ${sequence.type}${options && ` ${options}`}`
}

const createView = (view: View) => {
  const options = view.options.length > 0 ? ` WITH (${view.options.map(setting).join(', ')})` : ''
  const kind = view.materialized ? 'MATERIALIZED VIEW' : 'VIEW'
  const data = view.materialized && !view.filled ? '\nWITH NO DATA' : ''
  return `CREATE ${kind} ${qualified(view.schema, view.name)}${options} AS\n${view.definition.trim().replace(/;$/, '')}${data}`
}

const COMMANDS: Record<string, string> = { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE', '*': 'ALL' }

const createPolicy = (policy: Policy) => {
  const roles = policy.roles.map((role) => (role === '' ? 'PUBLIC' : quoteName(role))).join(', ')
  const parts = [`CREATE POLICY ${quoteName(policy.name)} ON ${ownTable(policy)}`]
  if (!policy.permissive) parts.push('AS RESTRICTIVE')
  parts.push(`FOR ${COMMANDS[policy.command]} TO ${roles}`)
  if (policy.using !== null) parts.push(`USING (${policy.using})`)
  if (policy.check !== null) parts.push(`WITH CHECK (${policy.check})`)
  return parts.join(' ')
}

/** Returns the statements that make an object which no other statement makes along. A table has no columns then. */
export const createStatements = (object: CatalogObject): string[] => {
  switch (object.kind) {
    case 'schema':
      return [`CREATE SCHEMA ${quoteName(object.name)}`]
    case 'extension':
      return [`CREATE EXTENSION ${quoteName(object.name)} WITH SCHEMA ${quoteName(object.schema)}`]
    case 'enum':
      return [
        `CREATE TYPE ${qualified(object.schema, object.name)} AS ENUM (${object.values.map(quoteText).join(', ')})`,
      ]
    case 'domain':
      return [createDomain(object)]
    case 'composite': {
      const inside = object.attributes.map(
        ({ name, type, collation }) => `${quoteName(name)} ${type}${collated(collation)}`,
      )
      return [`CREATE TYPE ${qualified(object.schema, object.name)} AS (${inside.join(', ')})`]
    }
    case 'sequence':
      return [createSequence(object)]
    case 'function':
      return [object.definition.trim()]
    case 'table':
      return [createTable(object, [])]
    case 'column':
      return [`ALTER TABLE ${ownTable(object)} ADD COLUMN ${columnClause(object, null)}`, ...columnExtras(object)]
    case 'default':
      return [
        `ALTER TABLE ${ownTable(object)} ALTER COLUMN ${quoteName(object.column)} SET DEFAULT ${object.expression}`,
      ]
    case 'constraint':
      return [`ALTER TABLE ${ownTable(object)} ADD ${constraintClause(object)}`]
    case 'index': {
      const identity = `ALTER TABLE ${ownTable(object)} REPLICA IDENTITY USING INDEX ${quoteName(object.name)}`
      return object.replicaIdentity ? [object.definition, identity] : [object.definition]
    }
    case 'view':
      return [createView(object)]
    case 'rule':
    case 'trigger': {
      const definition = object.definition.replace(/;$/, '')
      return object.enabled === 'O' ? [definition] : [definition, enabling(object)]
    }
    case 'policy':
      return [createPolicy(object)]
  }
}

/** Returns the statement that drops an object. What belongs to a table that is dropped needs none. */
export const dropStatement = (object: CatalogObject): string => {
  const name = quoteName(object.name)
  switch (object.kind) {
    case 'column':
    case 'constraint':
      return `ALTER TABLE ${ownTable(object)} DROP ${object.kind.toUpperCase()} ${name}`
    case 'default':
      return `ALTER TABLE ${ownTable(object)} ALTER COLUMN ${quoteName(object.column)} DROP DEFAULT`
    case 'rule':
    case 'trigger':
    case 'policy':
      return `DROP ${object.kind.toUpperCase()} ${name} ON ${ownTable(object)}`
    case 'schema':
    case 'extension':
      return `DROP ${object.kind.toUpperCase()} ${name}`
    case 'enum':
    case 'composite':
      return `DROP TYPE ${qualified(object.schema, object.name)}`
    case 'view':
      return `DROP ${object.materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${qualified(object.schema, object.name)}`
    case 'function':
      return `DROP ${object.procedure ? 'PROCEDURE' : 'FUNCTION'} ${qualified(object.schema, object.name)}(${object.signature})`
    case 'sequence':
      // It may have gone with the column that it belonged to.
      return `DROP SEQUENCE IF EXISTS ${qualified(object.schema, object.name)}`
    default:
      return `DROP ${object.kind.toUpperCase()} ${qualified(object.schema, object.name)}`
  }
}
