/** A privilege that somebody has on an object, or that the owner has given up. PUBLIC is the empty grantee. */
export type Grant = {
  grantee: string
  privilege: string
  grantable: boolean
  /** True when the owner lacks a privilege that an owner has by default. */
  withheld: boolean
}

type Common = {
  /** The kind and the quoted name with its schema. Two catalogs give the same object the same id. */
  id: string
  schema: string
  name: string
  /** The ids of the objects without which this one cannot exist. */
  needs: string[]
  comment: string | null
  /** The owner, or null when the owner of the schema owns it too. */
  owner: string | null
  grants: Grant[]
}

/** Belongs to a table or view of the same schema and is dropped with it. */
type OfTable = Common & { table: string; tableId: string }

export type SequenceOptions = {
  start: string
  increment: string
  /** null where it is the default of the type. */
  min: string | null
  max: string | null
  cache: string
  cycle: boolean
}

export type SchemaObject = Common & { kind: 'schema' }
export type ExtensionObject = Common & {
  kind: 'extension'
  /** True when it is in one of the schemas that were read. */
  ours: boolean
  /** True when it is ours, or when something of ours needs it. */
  used: boolean
}
export type EnumType = Common & { kind: 'enum'; values: string[] }
export type DomainCheck = { name: string; definition: string }
export type DomainType = Common & {
  kind: 'domain'
  type: string
  collation: string | null
  notNull: boolean
  default: string | null
  checks: DomainCheck[]
}
export type CompositeType = Common & {
  kind: 'composite'
  attributes: { name: string; type: string; collation: string | null }[]
}
export type Sequence = Common & {
  kind: 'sequence'
  type: string
  options: SequenceOptions
  unlogged: boolean
  /** The column with which the sequence is dropped. */
  ownedBy: { table: string; column: string } | null
}
export type Routine = Common & {
  kind: 'function'
  procedure: boolean
  /** The types of the arguments, which are part of the id. */
  signature: string
  /** The arguments with names, modes and defaults, and the result. */
  arguments: string
  result: string | null
  definition: string
}
export type Table = Common & {
  kind: 'table'
  unlogged: boolean
  options: string[]
  rowSecurity: boolean
  forceRowSecurity: boolean
  /** `d`, `f` or `n`: what identifies an old row in replication. */
  replicaIdentity: string
  /** Whether it has rows; null when nobody looked. */
  populated: boolean | null
}
/** `sequence` is the name of its sequence, in the schema of the table. */
export type Identity = { always: boolean; sequence: string; options: SequenceOptions }
export type Column = OfTable & {
  kind: 'column'
  position: number
  type: string
  /** The server's letter for the category of the type, e.g. `N` for numbers. */
  category: string
  /** null where it is the collation of the type. */
  collation: string | null
  /**
   * null for a nullable column. `constraint` is null for an automatic name. `actual` is the name in any case, from
   * PostgreSQL 18 on. `valid` is false while older rows may be null.
   */
  notNull: { constraint: string | null; actual: string | null; valid: boolean } | null
  generated: { expression: string; stored: boolean } | null
  identity: Identity | null
  statistics: number | null
  /** null where it is the default of the type. */
  storage: string | null
  typeStorage: string
  compression: string | null
}
export type Default = OfTable & { kind: 'default'; column: string; expression: string }
export type Constraint = OfTable & {
  kind: 'constraint'
  type: 'check' | 'primary' | 'unique' | 'foreign' | 'exclusion'
  definition: string
  valid: boolean
}
export type Index = OfTable & {
  kind: 'index'
  definition: string
  /** False after a concurrent build failed: the index costs writes and answers nothing. */
  valid: boolean
  replicaIdentity: boolean
}
export type View = Common & {
  kind: 'view'
  materialized: boolean
  definition: string
  options: string[]
  filled: boolean
}
export type Rule = OfTable & { kind: 'rule'; definition: string; enabled: string }
export type Trigger = OfTable & { kind: 'trigger'; definition: string; enabled: string }
export type Policy = OfTable & {
  kind: 'policy'
  command: string
  permissive: boolean
  roles: string[]
  using: string | null
  check: string | null
}

export type CatalogObject =
  | SchemaObject
  | ExtensionObject
  | EnumType
  | DomainType
  | CompositeType
  | Sequence
  | Routine
  | Table
  | Column
  | Default
  | Constraint
  | Index
  | View
  | Rule
  | Trigger
  | Policy

export type Kind = CatalogObject['kind']

export type Catalog = {
  /** The major version of the server that was read. */
  version: number
  objects: ReadonlyMap<string, CatalogObject>
  /** Objects of kinds that are not compared, e.g. partitioned tables. */
  unread: { kind: string; name: string }[]
}

export const ofKind = <K extends Kind>(catalog: Catalog, kind: K): Extract<CatalogObject, { kind: K }>[] =>
  [...catalog.objects.values()].filter((object) => object.kind === kind) as Extract<CatalogObject, { kind: K }>[]

/** Returns the table or view on which an object is; null for an object of its own. */
export const tableOf = (object: CatalogObject): string | null => ('tableId' in object ? object.tableId : null)

/** Returns, for each object, the objects that need it. */
export const dependentsIn = ({ objects }: Catalog): Map<string, CatalogObject[]> => {
  const dependents = new Map<string, CatalogObject[]>()
  for (const object of objects.values())
    for (const need of object.needs) {
      const list = dependents.get(need)
      if (list) list.push(object)
      else dependents.set(need, [object])
    }
  return dependents
}

/** A connection of its own for the whole reading of a catalog. */
export type CatalogClient = {
  query: (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>
}
