import type { CatalogObject, CompositeType, DomainType, Sequence, Table } from './catalog.ts'
import { settleCasts } from './words/settle-casts.ts'
import { collated, enabling, ownTable, sequenceClauses, setting } from './sql-clauses.ts'
import { qualified, quoteName } from './words/quoting.ts'

const alterDomain = (from: DomainType, to: DomainType): string[] => {
  const of = `ALTER DOMAIN ${qualified(to.schema, to.name)}`
  const has = (domain: DomainType, wanted: DomainType['checks'][number]) =>
    domain.checks.some(
      ({ name, definition }) => name === wanted.name && settleCasts(definition) === settleCasts(wanted.definition),
    )
  return [
    ...from.checks.filter((check) => !has(to, check)).map(({ name }) => `${of} DROP CONSTRAINT ${quoteName(name)}`),
    ...(from.default === to.default
      ? []
      : [to.default === null ? `${of} DROP DEFAULT` : `${of} SET DEFAULT ${to.default}`]),
    ...(from.notNull === to.notNull ? [] : [`${of} ${to.notNull ? 'SET' : 'DROP'} NOT NULL`]),
    ...to.checks
      .filter((check) => !has(from, check))
      .map(({ name, definition }) => `${of} ADD CONSTRAINT ${quoteName(name)} ${definition}`),
  ]
}

const alterComposite = (from: CompositeType, to: CompositeType): string[] => {
  const of = `ALTER TYPE ${qualified(to.schema, to.name)}`
  const old = new Map(from.attributes.map((attribute) => [attribute.name, attribute]))
  const wanted = new Set(to.attributes.map(({ name }) => name))
  const steps = [
    ...from.attributes.filter(({ name }) => !wanted.has(name)).map(({ name }) => `DROP ATTRIBUTE ${quoteName(name)}`),
    ...to.attributes.flatMap(({ name, type, collation }) => {
      const before = old.get(name)
      if (!before) return [`ADD ATTRIBUTE ${quoteName(name)} ${type}${collated(collation)}`]
      if (before.type === type && before.collation === collation) return []
      return [`ALTER ATTRIBUTE ${quoteName(name)} TYPE ${type}${collated(collation)}`]
    }),
  ]
  return steps.map((step) => `${of} ${step}`)
}

const alterSequence = (from: Sequence, to: Sequence): string[] => {
  const of = `ALTER SEQUENCE ${qualified(to.schema, to.name)}`
  const clauses = [
    ...(from.type === to.type ? [] : [`AS ${to.type}`]),
    ...[sequenceClauses(to.options, from.options)].filter((text) => text !== ''),
  ]
  return [
    ...(clauses.length > 0 ? [`${of} ${clauses.join(' ')}`] : []),
    ...(from.unlogged === to.unlogged ? [] : [`${of} SET ${to.unlogged ? 'UNLOGGED' : 'LOGGED'}`]),
  ]
}

const REPLICA: Record<string, string> = { d: 'DEFAULT', f: 'FULL', n: 'NOTHING' }

/** What a table says beside its columns. A new table is compared with one that says nothing. */
export const alterTable = (from: Omit<Table, 'id'>, to: Table): string[] => {
  const of = `ALTER TABLE ${qualified(to.schema, to.name)}`
  const set = to.options.filter((option) => !from.options.includes(option))
  const names = new Set(to.options.map((option) => option.split('=')[0]))
  const reset = from.options.map((option) => option.split('=')[0]!).filter((name) => !names.has(name))
  return [
    ...(from.unlogged === to.unlogged ? [] : [`${of} SET ${to.unlogged ? 'UNLOGGED' : 'LOGGED'}`]),
    ...(set.length > 0 ? [`${of} SET (${set.map(setting).join(', ')})`] : []),
    ...(reset.length > 0 ? [`${of} RESET (${reset.join(', ')})`] : []),
    ...(from.rowSecurity === to.rowSecurity
      ? []
      : [`${of} ${to.rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`]),
    ...(from.forceRowSecurity === to.forceRowSecurity
      ? []
      : [`${of} ${to.forceRowSecurity ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`]),
    ...(from.replicaIdentity === to.replicaIdentity ? [] : [`${of} REPLICA IDENTITY ${REPLICA[to.replicaIdentity]}`]),
  ]
}

/** Returns the statements that alter an object in place. Columns and enums are altered by rules of their own. */
export const alterStatements = (from: CatalogObject, to: CatalogObject): string[] => {
  if (from.kind === 'domain' && to.kind === 'domain') return alterDomain(from, to)
  if (from.kind === 'composite' && to.kind === 'composite') return alterComposite(from, to)
  if (from.kind === 'sequence' && to.kind === 'sequence') return alterSequence(from, to)
  if (from.kind === 'table' && to.kind === 'table') return alterTable(from, to)
  switch (to.kind) {
    case 'extension':
      return [`ALTER EXTENSION ${quoteName(to.name)} SET SCHEMA ${quoteName(to.schema)}`]
    case 'function':
      return [to.definition.trim()]
    case 'default':
      return [`ALTER TABLE ${ownTable(to)} ALTER COLUMN ${quoteName(to.column)} SET DEFAULT ${to.expression}`]
    case 'constraint':
      return [`ALTER TABLE ${ownTable(to)} VALIDATE CONSTRAINT ${quoteName(to.name)}`]
    case 'rule':
    case 'trigger':
      return [enabling(to)]
    default:
      throw new Error(`${to.id} cannot be altered in place.`)
  }
}
