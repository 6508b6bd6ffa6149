import { type CatalogObject, type Column, tableOf } from './catalog.ts'
import type { Changes } from './plan-changes.ts'
import type { Way } from './way.ts'

const label = (column: Column) => `${column.table}.${column.name} ${column.type}`

/** Names what goes with the objects that are dropped or replaced. What a column's new type loses is named by the column. */
export const nameLosses = ({ dropped, changed }: Changes, way: Way) => {
  const gone = new Set(dropped.map(({ id }) => id))
  const { lose } = way
  const nameDropped = (object: CatalogObject) => {
    const { kind, id } = object
    if (kind === 'table') lose({ kind, id, detail: `${object.schema}.${object.name}` })
    if (kind === 'column' && !object.generated && !gone.has(tableOf(object)!)) lose({ kind, id, detail: label(object) })
    if (kind === 'sequence' && !object.ownedBy) lose({ kind, id, detail: `${object.schema}.${object.name}` })
  }
  dropped.forEach(nameDropped)
  for (const [id, change] of changed) {
    const [old, object] = [way.from.objects.get(id)!, way.to.objects.get(id)!]
    if (change === 'again' && old.kind === 'column' && !old.generated) lose({ kind: 'values', id, detail: label(old) })
    if (old.kind === 'enum' && object.kind === 'enum') {
      const removed = old.values.filter((value) => !object.values.includes(value))
      if (removed.length > 0) lose({ kind: 'enum-value', id, detail: removed.join(', ') })
    }
    if (old.kind === 'composite' && object.kind === 'composite') {
      const names = new Set(object.attributes.map(({ name }) => name))
      const removed = old.attributes.filter(({ name }) => !names.has(name)).map(({ name }) => name)
      if (removed.length > 0) lose({ kind: 'column', id, detail: removed.join(', ') })
    }
    if (object.kind === 'table' && old.kind === 'table' && object.unlogged && !old.unlogged)
      lose({ kind: 'unlogged', id, detail: `${object.schema}.${object.name}` })
  }
}
