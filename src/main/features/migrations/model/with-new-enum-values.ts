import { type Catalog, type CatalogObject, ofKind } from '../catalog/catalog.ts'
import { isExtended } from '../catalog/plan-changes.ts'

/** Returns `from` with the values that enums of `to` have beyond its own, and nothing else of `to`. */
export const withNewEnumValues = (from: Catalog, to: Catalog): Catalog => {
  const extended = ofKind(to, 'enum').flatMap((wanted): [string, CatalogObject][] => {
    const old = from.objects.get(wanted.id)
    return old?.kind === 'enum' && isExtended(old, wanted) ? [[old.id, { ...old, values: wanted.values }]] : []
  })
  return { ...from, objects: new Map([...from.objects, ...extended]) }
}
