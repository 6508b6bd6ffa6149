import type { Answers, Question } from './diff.ts'
import { type Catalog, type CatalogObject, dependentsIn, ofKind, tableOf } from './catalog.ts'
import { settleCasts } from './words/settle-casts.ts'
import { type Rename, renamedId, renameIn } from './rename-objects.ts'

/** The objects of one catalog that the other has not. */
const only = <O extends CatalogObject>(objects: O[], other: Catalog): O[] =>
  objects.filter(({ id }) => !other.objects.has(id))

type Asked = { renames: Rename[]; questions: Question[] }

const askFor = (
  kind: 'table' | 'column',
  { added, removed, answers }: { added: CatalogObject[]; removed: CatalogObject[]; answers: Answers },
): Asked => {
  const asked: Asked = { renames: [], questions: [] }
  const taken = new Set<string>()
  for (const object of added) {
    const table = kind === 'column' && 'table' in object ? object.table : null
    const candidates = removed.filter((other) => other.schema === object.schema && tableOf(other) === tableOf(object))
    if (candidates.length === 0) continue
    const given = answers.renames?.[object.id]
    if (given === null) continue
    const source = candidates.find(({ name }) => name === given)
    if (source && !taken.has(source.id)) {
      taken.add(source.id)
      asked.renames.push({ kind, schema: object.schema, table, from: source.name, to: object.name })
    } else asked.questions.push({ kind: 'rename', id: object.id, candidates: candidates.map(({ name }) => name) })
  }
  return asked
}

/**
 * Finds what may be a rename of a table or column: one is gone and one is new in the same place. Answers make renames,
 * the others stay questions. Columns of a table are asked about after the tables.
 */
export const askedRenames = (from: Catalog, to: Catalog, answers: Answers): Asked => {
  const tables = askFor('table', {
    added: only(ofKind(to, 'table'), from),
    removed: only(ofKind(from, 'table'), to),
    answers,
  })
  if (tables.questions.length > 0) return tables
  const renamed = tables.renames.reduce(renameIn, from)
  const inBoth = (object: CatalogObject) => renamed.objects.has(tableOf(object)!) && to.objects.has(tableOf(object)!)
  const columns = askFor('column', {
    added: only(ofKind(to, 'column'), renamed).filter(inBoth),
    removed: only(ofKind(renamed, 'column'), to).filter(inBoth),
    answers,
  })
  return { renames: [...tables.renames, ...columns.renames], questions: columns.questions }
}

const sameness = (object: CatalogObject): string | null => {
  switch (object.kind) {
    case 'constraint':
      return `${object.tableId} ${object.type} ${settleCasts(object.definition)}`
    case 'index': {
      const definition = object.definition.replace(/ INDEX .*? ON /s, ' INDEX ON ')
      return `${object.tableId} ${settleCasts(definition)}`
    }
    case 'sequence':
      return object.ownedBy && `${object.ownedBy.table} ${object.ownedBy.column}`
    case 'enum':
      return JSON.stringify(object.values)
    default:
      return null
  }
}

/**
 * Returns renames of constraints, indexes, owned sequences and enums that are the same but for their name. These need
 * no question, because they hold no values of their own. An enum has to be in use by the same columns.
 */
export const plainRenames = (from: Catalog, to: Catalog): Rename[] => {
  const renames: Rename[] = []
  for (const kind of ['sequence', 'enum', 'constraint', 'index'] as const) {
    const added = only(ofKind<typeof kind>(to, kind), from)
    const current = renames.reduce(renameIn, from)
    const removed = only(ofKind<typeof kind>(current, kind), to)
    for (const object of added) {
      const same = removed.filter(
        (other) => other.schema === object.schema && sameness(other) !== null && sameness(other) === sameness(object),
      )
      const rivals = added.filter((other) => sameness(other) === sameness(object))
      if (same.length !== 1 || rivals.length !== 1) continue
      if (kind === 'enum' && !usedAlike(same[0]!, { current, object, to })) continue
      renames.push({
        kind,
        schema: object.schema,
        table: 'table' in object && kind === 'constraint' ? object.table : null,
        from: same[0]!.name,
        to: object.name,
      })
    }
  }
  return renames
}

const usedAlike = (
  old: CatalogObject,
  { current, object, to }: { current: Catalog; object: CatalogObject; to: Catalog },
) => {
  const columns = (catalog: Catalog, id: string) =>
    (dependentsIn(catalog).get(id) ?? []).filter(({ kind }) => kind === 'column').map((column) => column.id)
  return columns(current, old.id).every((id) => columns(to, object.id).includes(id))
}

/** Objects whose text names what was renamed. The server's new text of a view is not foreseen, so it is made again. */
export const namedIn = (catalog: Catalog, renames: Rename[]): Set<string> => {
  const named = new Set<string>()
  const dependents = dependentsIn(catalog)
  for (const rename of renames) {
    if (rename.kind !== 'table' && rename.kind !== 'column') continue
    const id = renamedId(rename, rename.to)
    const parts = [...catalog.objects.values()].filter((object) => tableOf(object) === id).map((part) => part.id)
    for (const part of [id, ...parts])
      for (const object of dependents.get(part) ?? [])
        if (object.kind === 'view' || object.kind === 'rule') named.add(object.id)
  }
  return named
}
