import type { DriftItem } from '../../../contract/migrations.ts'
import { type Catalog, type CatalogObject, tableOf } from './catalog/catalog.ts'
import { describeObject, nameOf } from './catalog/describe-object.ts'
import type { CatalogDiff, Statement } from './catalog/diff.ts'
import { diffCatalogs } from './catalog/diff-catalogs.ts'
import { contentOf } from './catalog/plan-changes.ts'
import { idOf } from './catalog/words/quoting.ts'

export type CatalogDrift = {
  items: DriftItem[]
  /** What makes missing, changed and failed objects as they should be, as far as that loses nothing. */
  repair: Statement[]
  /** How many of the items `repair` mends. */
  repairs: number
}

/** The table or column with which an object comes and goes. */
const carrierOf = (object: CatalogObject): string | null =>
  object.kind === 'default' ? idOf('column', object.schema, object.table, object.column) : tableOf(object)

const shownAs = (object: CatalogObject) =>
  JSON.stringify([contentOf(object), object.owner, object.grants, object.comment])

const isOurs = (object: CatalogObject) => object.kind !== 'extension' || object.ours

/** An object with what comes along with it: the columns of a table, the default of a column. */
const familyOf = (id: string, catalog: Catalog): CatalogObject[] => {
  const carried = [...catalog.objects.values()].filter((object) => carrierOf(object) === id)
  return [catalog.objects.get(id)!, ...carried.flatMap((object) => familyOf(object.id, catalog))]
}

const replaced = (live: Catalog, { gone, made }: { gone: CatalogObject[]; made: CatalogObject[] }): Catalog => {
  const objects = new Map(live.objects)
  for (const { id } of gone) objects.delete(id)
  for (const object of made) objects.set(object.id, object)
  return { ...live, objects }
}

const losesNothing = ({ questions, losses }: CatalogDiff) =>
  questions.length === 0 && losses.every(({ direction }) => direction === 'down')

type Finding = { item: DriftItem; gone: CatalogObject[]; made: CatalogObject[]; repairable: boolean }

/** An index whose concurrent build failed. It costs every write and serves no read. */
const isUnusable = (object: CatalogObject) => object.kind === 'index' && !object.valid

const problemOf = (expected: CatalogObject | undefined, found: CatalogObject | undefined): DriftItem['problem'] => {
  if (!found) return 'missing'
  if (isUnusable(found) && !(expected && isUnusable(expected))) return 'failed'
  return expected ? 'changed' : 'extra'
}

/**
 * Tells object by object how a schema differs from the expected one, each with the statements that would mend it. What
 * comes along with a missing or extra table is not listed. Statements that would lose something are shown and are no
 * part of the repair; extra objects are left, unless they are the rest of a failed build.
 */
export const compareCatalogs = (live: Catalog, expected: Catalog): CatalogDrift => {
  const findings = [...new Set([...expected.objects.keys(), ...live.objects.keys()])].flatMap((id): Finding[] => {
    const [wanted, found] = [expected.objects.get(id), live.objects.get(id)]
    if (wanted && found && shownAs(wanted) === shownAs(found)) return []
    const object = (wanted ?? found)!
    if (!isOurs(object)) return []
    const carrier = carrierOf(object)
    if (carrier !== null && (wanted ? !live.objects.has(carrier) : !expected.objects.has(carrier))) return []
    const problem = problemOf(wanted, found)
    const gone = found ? (wanted ? [found] : familyOf(id, live)) : []
    const made = wanted ? (found ? [wanted] : familyOf(id, expected)) : []
    const diff = diffCatalogs(live, replaced(live, { gone, made }))
    const item: DriftItem = {
      element: object.kind,
      name: nameOf(object),
      problem,
      expected: wanted ? describeObject(wanted) : null,
      found: found ? describeObject(found) : null,
      mend: diff.up.map(({ sql }) => sql),
    }
    return [{ item, gone, made, repairable: problem !== 'extra' && losesNothing(diff) }]
  })
  const mended = findings.filter(({ repairable }) => repairable)
  const gone = mended.flatMap((finding) => finding.gone)
  const made = mended.flatMap((finding) => finding.made)
  const repair = diffCatalogs(live, replaced(live, { gone, made }))
  const items = findings.map(({ item }) => item)
  return losesNothing(repair) ? { items, repair: repair.up, repairs: mended.length } : { items, repair: [], repairs: 0 }
}
