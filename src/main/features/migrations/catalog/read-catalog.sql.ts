import type { Catalog, CatalogClient, CatalogObject, Column, Kind } from './catalog.ts'
import * as statements from './catalog-statements.sql.ts'
import { idOf, qualified } from './words/quoting.ts'
import { initialGrants } from './trimmings.ts'
import { readGrants, readNeeds, readPopulated } from './read-edges.sql.ts'

type Row = Record<string, unknown> & { oid: string; name: string; schema: string; comment: string | null }
type Relation = Row & { kind: string; rowType: string; rowTypes: string }
type OnRelation = Row & { relation: string }

const constraintTypes = { c: 'check', p: 'primary', u: 'unique', f: 'foreign', x: 'exclusion' } as const

const automaticNotNull = /_not_null\d*$/

const columnOf = (row: Row): Omit<Column, keyof ReturnType<typeof common> | 'table' | 'tableId'> => {
  const read = row as unknown as Omit<Column, 'generated'> & { generated: '' | 's' | 'v'; expression: string }
  const constraint = read.notNull?.constraint ?? null
  return {
    kind: 'column',
    position: read.position,
    type: read.type,
    category: read.category,
    collation: read.collation,
    notNull: read.notNull && {
      constraint: constraint !== null && automaticNotNull.test(constraint) ? null : constraint,
      actual: constraint,
      valid: read.notNull.valid,
    },
    generated: read.generated === '' ? null : { expression: read.expression, stored: read.generated === 's' },
    identity: read.identity,
    statistics: read.statistics,
    storage: read.storage,
    typeStorage: read.typeStorage,
    compression: read.compression,
  }
}

const common = (id: string, row: Pick<Row, 'schema' | 'name' | 'comment'> & { owner?: unknown }, kind: Kind) => ({
  id,
  schema: row.schema,
  name: row.name,
  needs: [] as string[],
  comment: row.comment ?? null,
  owner: (row.owner as string | null | undefined) ?? null,
  grants: initialGrants({ kind }),
})

/** Collects objects under their ids, and under the server's own keys `<catalog>:<oid>:<column>`. */
const collector = () => {
  const objects = new Map<string, CatalogObject>()
  const ids = new Map<string, string>()
  return {
    objects,
    add: (object: CatalogObject, ...keys: string[]) => {
      objects.set(object.id, object)
      for (const key of keys) ids.set(key, object.id)
    },
    name: (key: string, id: string) => ids.set(key, id),
    find: (classOf: string, oid: string, sub: number) =>
      ids.get(`${classOf}:${oid}:${sub}`) ?? (sub > 0 ? ids.get(`${classOf}:${oid}:0`) : undefined),
  }
}

const keyOf = (classOf: string, oid: string, sub = 0) => `${classOf}:${oid}:${sub}`

/**
 * Reads the objects of these schemas in one transaction of REPEATABLE READ, so that all are of one moment. The client
 * must not be in a transaction. With `rows` each table tells whether it has rows. Reads PostgreSQL 15 to 18.
 */
export const readCatalog = async (
  client: CatalogClient,
  schemas: readonly string[],
  options: { rows?: boolean } = {},
): Promise<Catalog> => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  try {
    await client.query(`SELECT set_config('search_path', '', true)`)
    return await readObjects(client, schemas, options)
  } finally {
    await client.query('ROLLBACK')
  }
}

const readObjects = async (
  client: CatalogClient,
  schemas: readonly string[],
  options: { rows?: boolean },
): Promise<Catalog> => {
  const all = async <Read = Row>(text: string) => (await client.query(text, [schemas])).rows as Read[]
  const version = (await client.query(`SELECT current_setting('server_version_num')::int / 10000 AS version`)).rows[0]!
  const { objects, add, name, find } = collector()

  for (const row of await all(statements.SCHEMAS)) {
    const id = idOf('schema', row.name)
    add({ ...common(id, { ...row, schema: row.name }, 'schema'), kind: 'schema' }, keyOf('pg_namespace', row.oid))
  }
  for (const row of await all(statements.EXTENSIONS)) {
    const id = idOf('extension', row.name)
    const ours = row.ours as boolean
    add({ ...common(id, row, 'extension'), kind: 'extension', ours, used: ours }, keyOf('pg_extension', row.oid))
  }
  for (const row of (await client.query(statements.EXTENSION_MEMBERS)).rows as Record<string, string>[])
    name(keyOf(row.class!, row.oid!), find('pg_extension', row.extension!, 0)!)

  const relations = new Map<string, { schema: string; table: string; tableId: string }>()
  for (const row of await all<Relation>(statements.RELATIONS)) {
    const kind = row.kind === 'r' ? ('table' as const) : ('view' as const)
    const id = idOf(kind, row.schema, row.name)
    const keys = [keyOf('pg_class', row.oid), keyOf('pg_type', row.rowType), keyOf('pg_type', row.rowTypes)]
    relations.set(row.oid, { schema: row.schema, table: row.name, tableId: id })
    if (kind === 'view') {
      const {
        definition,
        options: settings,
        filled,
      } = row as unknown as { definition: string; options: string[]; filled: boolean }
      const view = { materialized: row.kind === 'm', definition, options: settings, filled }
      add({ ...common(id, row, kind), kind, ...view }, ...keys)
      continue
    }
    const {
      unlogged,
      rowSecurity,
      forceRowSecurity,
      replicaIdentity,
      options: settings,
    } = row as unknown as {
      unlogged: boolean
      rowSecurity: boolean
      forceRowSecurity: boolean
      replicaIdentity: string
      options: string[]
    }
    const flags = { unlogged, rowSecurity, forceRowSecurity, replicaIdentity, options: settings, populated: null }
    add({ ...common(id, row, kind), kind, ...flags }, ...keys)
  }
  const onRelation = async (
    text: string,
    use: (row: OnRelation, on: { schema: string; table: string; tableId: string }) => void,
  ) => {
    for (const row of await all<OnRelation>(text)) {
      const on = relations.get(row.relation)
      if (on) use(row, on)
    }
  }
  const partOf = (kind: Kind, row: OnRelation, on: { schema: string; table: string; tableId: string }) => {
    const part = common(idOf(kind, on.schema, on.table, row.name), { ...row, schema: on.schema }, kind)
    part.needs.push(on.tableId)
    return { ...part, table: on.table, tableId: on.tableId }
  }

  await onRelation(statements.COLUMNS, (row, on) => {
    const column = { ...partOf('column', row, on), ...columnOf(row) }
    add(column, keyOf('pg_class', row.relation, column.position))
    const { defaultOid, expression } = row as unknown as { defaultOid: string | null; expression: string }
    if (defaultOid === null) return
    if (column.generated) return name(keyOf('pg_attrdef', defaultOid), column.id)
    const given = {
      ...partOf('default', { ...row, comment: null }, on),
      kind: 'default' as const,
      column: row.name,
      expression,
    }
    given.needs.push(column.id)
    add(given, keyOf('pg_attrdef', defaultOid))
  })
  await onRelation(statements.CONSTRAINTS, (row, on) => {
    const { type, definition, valid, index } = row as unknown as Record<string, string> & { valid: boolean }
    const kind = 'constraint' as const
    const named = { type: constraintTypes[type as keyof typeof constraintTypes], definition: definition!, valid }
    add({ ...partOf(kind, row, on), kind, ...named }, keyOf('pg_constraint', row.oid))
    // The index of a foreign key is that of the key it refers to.
    if (index && type !== 'f') name(keyOf('pg_class', index), idOf(kind, on.schema, on.table, row.name))
  })
  await onRelation(statements.INDEXES, (row, on) => {
    const { definition, valid, replicaIdentity } = row as unknown as {
      definition: string
      valid: boolean
      replicaIdentity: boolean
    }
    const part = { ...partOf('index', row, on), id: idOf('index', on.schema, row.name) }
    add({ ...part, kind: 'index', definition, valid, replicaIdentity }, keyOf('pg_class', row.oid))
  })
  await onRelation(statements.TRIGGERS, (row, on) => {
    const { definition, enabled, constraintOid } = row as unknown as Record<string, string>
    const keys = [keyOf('pg_trigger', row.oid), ...(constraintOid ? [keyOf('pg_constraint', constraintOid)] : [])]
    add({ ...partOf('trigger', row, on), kind: 'trigger', definition: definition!, enabled: enabled! }, ...keys)
  })
  await onRelation(statements.RULES, (row, on) => {
    if (row.name === '_RETURN') return name(keyOf('pg_rewrite', row.oid), on.tableId)
    const { definition, enabled } = row as unknown as Record<string, string>
    add(
      { ...partOf('rule', row, on), kind: 'rule', definition: definition!, enabled: enabled! },
      keyOf('pg_rewrite', row.oid),
    )
  })
  await onRelation(statements.POLICIES, (row, on) => {
    const { command, permissive, roles, using, check } = row as unknown as {
      command: string
      permissive: boolean
      roles: string[]
      using: string | null
      check: string | null
    }
    add(
      { ...partOf('policy', row, on), kind: 'policy', command, permissive, roles, using, check },
      keyOf('pg_policy', row.oid),
    )
  })

  for (const row of await all(statements.SEQUENCES)) {
    const {
      type,
      unlogged,
      options: settings,
      ownedBy,
    } = row as unknown as Extract<CatalogObject, { kind: 'sequence' }>
    const id = idOf('sequence', row.schema, row.name)
    add(
      { ...common(id, row, 'sequence'), kind: 'sequence', type, unlogged, options: settings, ownedBy },
      keyOf('pg_class', row.oid),
    )
  }
  for (const row of await all(statements.ROUTINES)) {
    const read = row as unknown as Extract<CatalogObject, { kind: 'function' }>
    const id = `function ${qualified(row.schema, row.name)}(${read.signature})`
    const { procedure, signature, arguments: taken, result, definition } = read
    add(
      { ...common(id, row, 'function'), kind: 'function', procedure, signature, arguments: taken, result, definition },
      keyOf('pg_proc', row.oid),
    )
  }
  for (const row of await all<Row & Record<string, string>>(statements.TYPES)) {
    const kind = ({ e: 'enum', d: 'domain', c: 'composite' } as const)[row.kind as 'e' | 'd' | 'c']
    const id = idOf(kind, row.schema, row.name)
    const keys = [keyOf('pg_type', row.oid), keyOf('pg_type', row.arrayOid!), keyOf('pg_class', row.relation!)]
    if (kind === 'enum')
      add({ ...common(id, row, kind), kind, values: (row.values as unknown as string[] | null) ?? [] }, ...keys)
    else if (kind === 'composite')
      add({ ...common(id, row, kind), kind, attributes: (row.attributes as unknown as never[] | null) ?? [] }, ...keys)
    else {
      const checks = (row.checks as unknown as { oid: string; name: string; definition: string }[] | null) ?? []
      const {
        baseType,
        collation,
        notNull,
        default: given,
      } = row as unknown as Record<string, string> & { notNull: boolean }
      add(
        {
          ...common(id, row, kind),
          kind,
          type: baseType!,
          collation: collation ?? null,
          notNull,
          default: given ?? null,
          checks: checks.map(({ name: called, definition }) => ({ name: called, definition })),
        },
        ...keys,
        ...checks.map(({ oid }) => keyOf('pg_constraint', oid)),
      )
    }
  }

  await readGrants(client, schemas, find, objects)
  await readNeeds(client, find, objects)
  const needed = new Set([...objects.values()].flatMap(({ needs }) => needs))
  for (const object of objects.values()) if (object.kind === 'extension' && needed.has(object.id)) object.used = true
  if (options.rows) await readPopulated(client, objects)
  return { version: version.version as number, objects, unread: await all(statements.UNREAD) }
}
