import type { DriftItem } from '../../../contract/migrations.ts'
import type { SchemaObject, TrackSchema } from './track-schema.port.ts'

/**
 * The object that one statement of a migration made, and the statement that makes it again. `definition` is null when
 * the statement does not tell it.
 */
export type MadeObject = Pick<SchemaObject, 'element' | 'name'> & { definition: string | null; statement: string }

/** The objects that a migration makes and drops. */
export type SchemaEffect = { made: MadeObject[]; dropped: string[] }

/** Returns the objects that the applied migrations leave, in the order in which they were made. */
export const expectedSchema = (effects: SchemaEffect[]): MadeObject[] => {
  const expected = new Map<string, MadeObject>()
  for (const { made, dropped } of effects) {
    for (const name of dropped) expected.delete(name)
    for (const object of made) {
      expected.delete(object.name)
      expected.set(object.name, object)
    }
  }
  return [...expected.values()]
}

/** One step of a repair. `name` is the name of its object. */
export type RepairStep = { name: string; statements: string[] }
export type SchemaDrift = {
  items: DriftItem[]
  repair: RepairStep[]
  /** Constraints whose rule no object enforces, under whatever name. `instead` is the object that has their name. */
  lacking: (MadeObject & { instead: string | null })[]
}

type Judged = { item: DriftItem; mending: string[] }

/**
 * Compares what migrations left with what exists. A missing object is made again. An object that differs or failed is
 * dropped first, by its own name or by that of the object in its place. An object that no migration made is reported
 * and left alone, even if it has one of our names.
 */
export const compareSchema = (
  expected: MadeObject[],
  found: SchemaObject[],
  drop: TrackSchema['dropping'],
): SchemaDrift => {
  const byName = new Map(found.map((object) => [object.name, object]))
  const wanted = new Set(expected.map(({ name }) => name))
  const inPlace = new Set<string>()
  const judge = ({ element, name, definition, statement }: MadeObject): Judged | null => {
    const object = byName.get(name)
    const named = { element, name, expected: definition ?? statement, mend: [] as string[] }
    if (object === undefined) {
      const other = found.find((each) => !wanted.has(each.name) && each.definition === definition)
      if (other === undefined) return { item: { ...named, problem: 'missing', found: null }, mending: [statement] }
      inPlace.add(other.name)
      const item = { ...named, problem: 'changed' as const, found: `${other.definition}, named ${other.name}` }
      return { item, mending: [drop(other), statement] }
    }
    if (definition !== null && object.definition !== definition)
      return {
        item: { ...named, problem: 'changed', found: object.definition },
        mending: object.ours ? [drop(object), statement] : [],
      }
    if (object.state === 'online') return null
    const item = { ...named, problem: object.state, found: object.definition }
    return { item, mending: object.state === 'failed' ? [drop(object), statement] : [] }
  }
  const judged = expected.map(judge).filter((each) => each !== null)
  const extra = found
    .filter(({ name, ours }) => ours && !wanted.has(name) && !inPlace.has(name))
    .map(({ element, name, definition }): DriftItem => {
      const mend = [drop({ element, name })]
      return { element, name, problem: 'extra', expected: null, found: definition, mend }
    })
  const keeps = ({ name, definition }: MadeObject, object: SchemaObject) =>
    object.state !== 'failed' && (definition === null ? object.name === name : object.definition === definition)
  return {
    lacking: expected
      .filter((made) => made.element === 'constraint' && !found.some((object) => keeps(made, object)))
      .map((made) => ({ ...made, instead: byName.get(made.name)?.definition ?? null })),
    items: [...judged.map(({ item, mending }) => ({ ...item, mend: mending })), ...extra],
    repair: judged
      .filter(({ mending }) => mending.length > 0)
      .map(({ item, mending }) => ({ name: item.name, statements: mending })),
  }
}
