import type { Catalog, CatalogObject } from './catalog.ts'
import { idOf, qualified, quoteName } from './words/quoting.ts'
import { rewriteForeignKey } from './words/rewrite-foreign-key.ts'
import { rewriteName } from './words/rewrite-names.ts'

/** A rename that keeps the object and everything in it. `table` is that of a column, a constraint. */
export type Rename = {
  kind: 'table' | 'column' | 'constraint' | 'index' | 'sequence' | 'enum' | 'domain' | 'composite'
  schema: string
  table: string | null
  from: string
  to: string
}

export const renamedId = ({ kind, schema, table }: Omit<Rename, 'from' | 'to'>, name: string) =>
  kind === 'column' || kind === 'constraint' ? idOf(kind, schema, table!, name) : idOf(kind, schema, name)

export const renameStatement = ({ kind, schema, table, from, to }: Rename): string => {
  const name = quoteName(to)
  switch (kind) {
    case 'column':
    case 'constraint':
      return `ALTER TABLE ${qualified(schema, table!)} RENAME ${kind.toUpperCase()} ${quoteName(from)} TO ${name}`
    case 'enum':
    case 'composite':
      return `ALTER TYPE ${qualified(schema, from)} RENAME TO ${name}`
    default:
      return `ALTER ${kind.toUpperCase()} ${qualified(schema, from)} RENAME TO ${name}`
  }
}

const idInside = (object: CatalogObject): string => {
  if (object.kind === 'index') return idOf('index', object.schema, object.name)
  if ('tableId' in object) return idOf(object.kind, object.schema, object.table, object.name)
  if (object.kind === 'function') return `function ${qualified(object.schema, object.name)}(${object.signature})`
  return object.kind === 'schema' || object.kind === 'extension'
    ? idOf(object.kind, object.name)
    : idOf(object.kind, object.schema, object.name)
}

const rewritten = (object: CatalogObject, rename: Rename): CatalogObject => {
  const column = rename.kind === 'column'
  const change = (text: string) => rewriteName(text, { from: rename.from, to: rename.to, column })
  switch (object.kind) {
    case 'constraint': {
      const foreign = object.type === 'foreign' ? rewriteForeignKey(object.definition, { ...object, rename }) : null
      return { ...object, definition: foreign ?? change(object.definition) }
    }
    case 'index':
    case 'trigger':
    case 'rule':
    case 'view':
      return { ...object, definition: change(object.definition) }
    case 'default':
      return { ...object, expression: change(object.expression) }
    case 'policy':
      return { ...object, using: object.using && change(object.using), check: object.check && change(object.check) }
    case 'column': {
      const generated = object.generated && { ...object.generated, expression: change(object.generated.expression) }
      return { ...object, generated, type: column ? object.type : change(object.type) }
    }
    default:
      return object
  }
}

/** Gives an object its new name, or that of its table or column. */
const renamed = (object: CatalogObject, { kind, schema, table, from, to }: Rename): CatalogObject => {
  if (object.schema !== schema) return object
  const ofTable = kind === 'table' && 'tableId' in object && object.table === from
  const moved: CatalogObject = ofTable
    ? { ...object, table: to, tableId: object.tableId.replace(qualified(schema, from), () => qualified(schema, to)) }
    : object
  if (moved.kind === 'sequence' && moved.ownedBy) {
    const { table: owner, column } = moved.ownedBy
    if (kind === 'table' && owner === from) return { ...moved, ownedBy: { table: to, column } }
    if (kind === 'column' && owner === table && column === from)
      return { ...moved, ownedBy: { table: owner, column: to } }
  }
  if (moved.kind === 'default' && kind === 'column' && moved.table === table && moved.column === from)
    return { ...moved, column: to, name: to }
  const same =
    moved.kind === kind && moved.name === from && (table === null || ('table' in moved && moved.table === table))
  return same ? { ...moved, name: to } : moved
}

/** Returns the catalog as the server shows it after the rename, as far as the texts of definitions tell. */
export const renameIn = (catalog: Catalog, rename: Rename): Catalog => {
  const oldId = renamedId(rename, rename.from)
  const touched = new Set([oldId])
  for (const object of catalog.objects.values())
    if (rename.kind === 'table' && 'tableId' in object && object.tableId === oldId) touched.add(object.id)
  const moved = [...catalog.objects.values()].map((object) => {
    const texts = touched.has(object.id) || object.needs.some((need) => touched.has(need))
    return { before: object.id, object: renamed(texts ? rewritten(object, rename) : object, rename) }
  })
  const ids = new Map(moved.map(({ before, object }) => [before, idInside(object)]))
  const current = (id: string) => ids.get(id) ?? id
  const objects = moved.map(({ before, object }): [string, CatalogObject] => {
    const id = current(before)
    return [id, { ...object, id, needs: object.needs.map(current) }]
  })
  return { ...catalog, objects: new Map(objects) }
}
