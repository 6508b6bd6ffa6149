import { type CatalogObject, type Constraint, tableOf } from './catalog.ts'
import type { Changes } from './plan-changes.ts'
import { idOf } from './words/quoting.ts'
import type { Way } from './way.ts'

/** The keys of the steps of an object. */
export const dropKey = (id: string) => `drop ${id}`
export const makeKey = (id: string) => `make ${id}`
export const ownKey = (id: string) => `own ${id}`
export const asideKey = (id: string) => `aside ${id}`
export const nameKey = (id: string) => `name ${id}`
export const finishKey = (id: string) => `finish ${id}`

export type Plan = Changes & { way: Way; gone: Map<string, CatalogObject>; made: Map<string, CatalogObject> }

/** The object whose drop takes this one along; itself where it needs a drop of its own. */
export const dropperOf = (object: CatalogObject, plan: Plan): CatalogObject => {
  if (object.kind === 'default') {
    const column = plan.gone.get(idOf('column', object.schema, object.table, object.column))
    if (column) return dropperOf(column, plan)
  }
  const parent = plan.gone.get(tableOf(object) ?? '')
  if (!parent) return object
  // Two tables that refer to each other can only go without their foreign keys.
  const refersElsewhere =
    object.kind === 'constraint' &&
    object.type === 'foreign' &&
    object.needs.some((need) => {
      const other = plan.gone.get(need)
      return other !== undefined && need !== parent.id && tableOf(other) !== parent.id
    })
  return refersElsewhere ? object : parent
}

/** Tells whether making `id` needs the table itself, beyond its columns: then it is not part of CREATE TABLE. */
const reachesTable = (object: CatalogObject, table: string, { to }: Way): boolean => {
  const waiting = object.needs.filter((need) => {
    const other = to.objects.get(need)
    return need !== table && (other === undefined || tableOf(other) !== table)
  })
  const seen = new Set<string>()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === table) return true
    if (seen.has(next)) continue
    seen.add(next)
    waiting.push(...(to.objects.get(next)?.needs ?? []))
  }
  return false
}

export const isInline = (object: CatalogObject): object is Constraint =>
  object.kind === 'constraint' && object.type !== 'foreign' && object.valid

/** The object with whose making this one is made; itself where it has statements of its own. */
export const makerOf = (object: CatalogObject, plan: Plan): CatalogObject => {
  const table = plan.made.get(tableOf(object) ?? '')
  if (object.kind === 'column') return table ?? object
  if (object.kind === 'default') {
    const column = plan.made.get(idOf('column', object.schema, object.table, object.column))
    if (!column || (table && reachesTable(object, table.id, plan.way))) return object
    return makerOf(column, plan)
  }
  return table && isInline(object) && !reachesTable(object, table.id, plan.way) ? table : object
}
