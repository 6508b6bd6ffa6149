import type { CatalogObject, Rule, SequenceOptions, Trigger } from './catalog.ts'
import { qualified, quoteName } from './words/quoting.ts'

/** The table of an object that belongs to one, for `ALTER TABLE`. */
export const ownTable = (object: { schema: string; table: string }) => qualified(object.schema, object.table)

/** The object as `COMMENT ON`, `DROP` and `ALTER ... OWNER TO` name it. */
export const namedInSql = (object: CatalogObject): string => {
  switch (object.kind) {
    case 'schema':
    case 'extension':
      return `${object.kind.toUpperCase()} ${quoteName(object.name)}`
    case 'enum':
    case 'composite':
      return `TYPE ${qualified(object.schema, object.name)}`
    case 'view':
      return `${object.materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${qualified(object.schema, object.name)}`
    case 'function':
      return `${object.procedure ? 'PROCEDURE' : 'FUNCTION'} ${qualified(object.schema, object.name)}(${object.signature})`
    case 'column':
      return `COLUMN ${qualified(object.schema, object.table, object.name)}`
    case 'constraint':
    case 'rule':
    case 'trigger':
    case 'policy':
      return `${object.kind.toUpperCase()} ${quoteName(object.name)} ON ${ownTable(object)}`
    default:
      return `${object.kind.toUpperCase()} ${qualified(object.schema, object.name)}`
  }
}

export const collated = (collation: string | null) => (collation === null ? '' : ` COLLATE ${collation}`)

/** The options of a sequence that are not the default of its type, or all that differ from `old`. */
export const sequenceClauses = (options: SequenceOptions, old?: SequenceOptions): string => {
  const clauses: string[] = []
  const differs = (key: keyof SequenceOptions, initial: string | boolean | null) =>
    options[key] !== (old ? old[key] : initial)
  const up = !options.increment.startsWith('-')
  if (differs('increment', '1')) clauses.push(`INCREMENT BY ${options.increment}`)
  if (differs('min', null)) clauses.push(options.min === null ? 'NO MINVALUE' : `MINVALUE ${options.min}`)
  if (differs('max', null)) clauses.push(options.max === null ? 'NO MAXVALUE' : `MAXVALUE ${options.max}`)
  if (differs('start', up ? (options.min ?? '1') : (options.max ?? '-1'))) clauses.push(`START WITH ${options.start}`)
  if (differs('cache', '1')) clauses.push(`CACHE ${options.cache}`)
  if (differs('cycle', false)) clauses.push(options.cycle ? 'CYCLE' : 'NO CYCLE')
  return clauses.join(' ')
}

/** A setting of a table or view as `SET (...)` takes it: `fillfactor=70`. */
export const setting = (option: string) => {
  const at = option.indexOf('=')
  return `${option.slice(0, at)}='${option.slice(at + 1).replaceAll("'", "''")}'`
}

const ENABLED: Record<string, string> = { O: 'ENABLE', D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' }

export const enabling = (object: Trigger | Rule) =>
  `ALTER TABLE ${ownTable(object)} ${ENABLED[object.enabled]} ${object.kind.toUpperCase()} ${quoteName(object.name)}`
