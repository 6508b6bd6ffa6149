import { type CatalogObject, dependentsIn, ofKind, tableOf } from './catalog.ts'
import type { Action } from './order-actions.ts'
import { dropKey, dropperOf, finishKey, makeKey, makerOf, type Plan } from './plan.ts'
import { idOf, qualified } from './words/quoting.ts'

/** The names that an object takes in its schema. Two objects cannot have one of them at once. */
const placesOf = (object: CatalogObject): string[] => {
  const place = `${qualified(object.schema, object.name)}`
  switch (object.kind) {
    case 'table':
    case 'view':
    case 'composite':
      return [`relation ${place}`, `type ${place}`]
    case 'sequence':
    case 'index':
      return [`relation ${place}`]
    case 'constraint':
      return ['primary', 'unique', 'exclusion'].includes(object.type) ? [`relation ${place}`] : []
    case 'enum':
    case 'domain':
      return [`type ${place}`]
    default:
      return []
  }
}

/** Tells each step which others have to come before it, by what the objects need in the old and in the new catalog. */
export const orderSteps = (plan: Plan, steps: Map<string, Action>) => {
  const { gone, made, changed, way } = plan
  const dropOf = (id: string) => dropKey(gone.has(id) ? dropperOf(gone.get(id)!, plan).id : id)
  const makeOf = (id: string) => makeKey(made.has(id) ? makerOf(made.get(id)!, plan).id : id)
  const after = (key: string, earlier: string) => {
    if (key !== earlier) steps.get(key)?.after.add(earlier)
  }
  const dependents = dependentsIn(way.from)
  const taken = new Map<string, string>()
  for (const object of gone.values()) {
    for (const place of placesOf(object)) taken.set(place, object.id)
    for (const dependent of dependents.get(object.id) ?? []) {
      if (gone.has(dependent.id)) after(dropOf(object.id), dropOf(dependent.id))
      else if (!made.has(object.id)) after(dropOf(object.id), makeOf(dependent.id))
    }
    // The position of a sequence is read before it goes.
    if (object.kind === 'sequence' && object.ownedBy)
      after(dropOf(object.id), makeOf(idOf('column', object.schema, object.ownedBy.table, object.ownedBy.column)))
  }
  const altered = [...changed].filter(([, change]) => change !== 'again').map(([id]) => id)
  for (const id of [...made.keys(), ...altered]) {
    const object = way.to.objects.get(id)!
    if (gone.has(id)) after(makeOf(id), dropOf(id))
    for (const need of object.needs) after(makeOf(id), makeOf(need))
    for (const place of placesOf(object)) {
      const other = taken.get(place)
      if (other !== undefined) after(makeOf(id), dropOf(other))
    }
    if (object.kind === 'column' && changed.has(id) && !made.has(id))
      for (const need of way.to.objects.get(idOf('default', object.schema, object.table, object.name))?.needs ?? [])
        if (need.startsWith('sequence ')) after(makeOf(id), makeOf(need))
  }
  for (const id of altered) {
    for (const dependent of dependents.get(id) ?? []) {
      if (gone.has(dependent.id)) after(makeOf(id), dropOf(dependent.id))
      if (steps.has(finishKey(id)))
        after(finishKey(id), gone.has(dependent.id) ? dropOf(dependent.id) : makeOf(dependent.id))
    }
  }
  orderLogging(plan, (then, first) => after(makeOf(then), makeOf(first)))
}

/**
 * A table may be logged only while those that it refers to are, and unlogged only while those that refer to it are. Tables
 * that refer to each other in a circle have no such order.
 */
const orderLogging = ({ way, made, changed }: Plan, after: (then: string, first: string) => void) => {
  const changes = (id: string) => {
    const [old, now] = [way.from.objects.get(id), way.to.objects.get(id)]
    const both = old?.kind === 'table' && now?.kind === 'table' && changed.has(id) && !made.has(id)
    return both && old.unlogged !== now.unlogged
  }
  const ordered = new Set<string>()
  for (const { type, tableId, needs } of ofKind(way.to, 'constraint')) {
    const own = way.to.objects.get(tableId)
    if (type !== 'foreign' || own?.kind !== 'table' || !changes(tableId)) continue
    for (const need of needs) {
      const object = way.to.objects.get(need)
      const other = object && (tableOf(object) ?? object.id)
      if (other === undefined || other === tableId || !changes(other)) continue
      const [first, then] = own.unlogged ? [tableId, other] : [other, tableId]
      if (ordered.has(`${then} ${first}`)) continue
      ordered.add(`${first} ${then}`)
      after(then, first)
    }
  }
}
