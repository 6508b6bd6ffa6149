import { type Catalog, type CatalogObject, type Column, dependentsIn, type EnumType, tableOf } from './catalog.ts'
import { settleCasts } from './words/settle-casts.ts'

/**
 * What happens to an object of both catalogs. `retype` alters a column's type, `copy` puts the values of a virtual column
 * into one of its own, `rebuild` replaces an enum or domain under the columns that use it, `again` drops and makes again.
 */
export type Change = 'alter' | 'retype' | 'copy' | 'rebuild' | 'again'

export type Changes = {
  created: CatalogObject[]
  dropped: CatalogObject[]
  changed: Map<string, Change>
}

const BESIDE = new Set([
  'needs',
  'comment',
  'owner',
  'grants',
  'populated',
  'position',
  'category',
  'actual',
  'typeStorage',
  'ours',
  'used',
])

/** What is compared of an object. Comments, owners and grants are compared apart. */
export const contentOf = (object: CatalogObject): string =>
  JSON.stringify(object, (key, value: unknown) => {
    if (BESIDE.has(key) || (key === 'sequence' && object.kind === 'column')) return undefined
    return typeof value === 'string' ? settleCasts(value) : value
  })

const withoutEnabled = (object: CatalogObject) => contentOf({ ...object, enabled: '' } as CatalogObject)

const isSubsequence = (few: readonly string[], many: readonly string[]) => {
  let at = 0
  for (const value of many) if (value === few[at]) at++
  return at === few.length
}

export const isExtended = (from: EnumType, to: EnumType) => isSubsequence(from.values, to.values)

const columnChange = (from: Column, to: Column, version: number): Change => {
  const retyped = from.type !== to.type || from.collation !== to.collation
  if (from.generated && to.generated) {
    if (retyped || from.generated.stored !== to.generated.stored) return 'again'
    if (from.generated.expression === to.generated.expression) return 'alter'
    return version >= 17 ? 'alter' : 'again'
  }
  if (to.generated) return 'again'
  if (from.generated && !from.generated.stored) return 'copy'
  return retyped ? 'retype' : 'alter'
}

const changeOf = (from: CatalogObject, to: CatalogObject, version: number): Change => {
  if (from.kind === 'column' && to.kind === 'column') return columnChange(from, to, version)
  if (from.kind === 'enum' && to.kind === 'enum') return isExtended(from, to) ? 'alter' : 'rebuild'
  if (from.kind === 'domain' && to.kind === 'domain')
    return from.type === to.type && from.collation === to.collation ? 'alter' : 'rebuild'
  if (from.kind === 'function' && to.kind === 'function') {
    const same = from.arguments === to.arguments && from.result === to.result && from.procedure === to.procedure
    return same ? 'alter' : 'again'
  }
  if (from.kind === 'constraint' && to.kind === 'constraint') {
    const validated =
      !from.valid && to.valid && settleCasts(from.definition.replace(/ NOT VALID$/, '')) === settleCasts(to.definition)
    return validated ? 'alter' : 'again'
  }
  switch (to.kind) {
    case 'trigger':
    case 'rule':
      return withoutEnabled(from) === withoutEnabled(to) ? 'alter' : 'again'
    case 'index':
    case 'view':
    case 'policy':
      return 'again'
    default:
      return 'alter'
  }
}

/** What has to be made again around a column whose type changes, because the server does not do it by itself. */
const disturbedByType = (dependent: CatalogObject) =>
  ['view', 'rule', 'trigger', 'policy', 'default', 'function'].includes(dependent.kind) ||
  (dependent.kind === 'column' && dependent.generated !== null) ||
  (dependent.kind === 'constraint' && dependent.type === 'foreign')

const isDisturbed = (dependent: CatalogObject, change: Change | 'dropped', cause: CatalogObject): boolean => {
  if (change === 'alter') return false
  if (change === 'retype') return disturbedByType(dependent)
  if (dependent.kind === 'table' || dependent.kind === 'sequence' || dependent.kind === 'domain') return false
  if (dependent.kind === 'composite' || dependent.kind === 'enum') return false
  // A column that loses its type gets another, and its default function is none of its own.
  if (dependent.kind === 'column') return dependent.generated !== null && change !== 'rebuild'
  // A child of a table that is dropped goes with it.
  return tableOf(dependent) !== cause.id || change !== 'dropped'
}

/**
 * Finds what is created, dropped and changed, and what has to be made again because something under it changes.
 * `version` is the server on which the statements run. `again` are objects that have to be made again in any case.
 */
export const planChanges = (
  from: Catalog,
  to: Catalog,
  options: { again: ReadonlySet<string>; retyped: ReadonlySet<string> },
): Changes => {
  const version = Math.min(from.version, to.version)
  const created = [...to.objects.values()].filter(
    (object) => !from.objects.has(object.id) && (object.kind !== 'extension' || object.used),
  )
  const dropped = [...from.objects.values()].filter(
    (object) => !to.objects.has(object.id) && (object.kind !== 'extension' || object.ours),
  )
  const changed = new Map<string, Change>()
  for (const object of to.objects.values()) {
    const old = from.objects.get(object.id)
    if (!old) continue
    if (options.again.has(object.id)) changed.set(object.id, 'again')
    else if (contentOf(old) !== contentOf(object)) changed.set(object.id, changeOf(old, object, version))
    // A copy puts the value that was asked for in by itself.
    if (options.retyped.has(object.id) && changed.get(object.id) !== 'copy') changed.set(object.id, 'retype')
  }
  const dependents = dependentsIn(from)
  const waiting: [CatalogObject, Change | 'dropped'][] = [
    ...dropped.map((object): [CatalogObject, 'dropped'] => [object, 'dropped']),
    ...[...changed].map(([id, change]): [CatalogObject, Change] => [from.objects.get(id)!, change]),
  ]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [cause, change] = next
    for (const dependent of dependents.get(cause.id) ?? []) {
      if (!to.objects.has(dependent.id) || changed.get(dependent.id) === 'again') continue
      if (change === 'rebuild' && dependent.kind === 'column' && dependent.generated === null) {
        if (changed.get(dependent.id) !== 'retype') waiting.push([dependent, 'retype'])
        changed.set(dependent.id, 'retype')
        continue
      }
      if (!isDisturbed(dependent, change, cause)) continue
      changed.set(dependent.id, 'again')
      waiting.push([dependent, 'again'])
    }
  }
  return { created, dropped, changed }
}
