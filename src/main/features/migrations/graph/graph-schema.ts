import type { MadeObject, SchemaEffect } from '../expected-schema.ts'
import type { SchemaObject } from '../track-schema.port.ts'

/** The labels and types that only this product's graph has. Objects on other labels belong to other programs. */
export const GRAPH_ELEMENTS = [
  'OrgUnit',
  'Person',
  'Role',
  'Permission',
  'Projection',
  'ProjectionFault',
  'ASSIGNED',
  'REPORTS_TO',
  'DELEGATES',
  'PART_OF',
  'GRANTS',
]

type Described = {
  element: string
  /** The type by the words of `SHOW CONSTRAINTS` and `SHOW INDEXES`. */
  type: string
  of: 'NODE' | 'RELATIONSHIP'
  labels: string[]
  properties: string[]
}

/**
 * Returns one name for a kind that servers name differently: `UNIQUENESS`, `NODE_PROPERTY_UNIQUENESS`,
 * `RELATIONSHIP_UNIQUENESS`.
 */
const kindOf = ({ element, type }: Described) => {
  if (element === 'index') return `${type.toLowerCase()} index`
  if (type.endsWith('UNIQUENESS')) return 'unique'
  if (type.endsWith('KEY')) return 'key'
  return type
    .replace(/^(NODE|RELATIONSHIP)_/, '')
    .toLowerCase()
    .replaceAll('_', ' ')
}

/**
 * Returns the definition, e.g. `(:Person {epoch, id}) unique`. The order of properties counts. The index that serves a
 * constraint does not.
 */
export const definitionOf = (described: Described): string => {
  const { of, labels, properties } = described
  const inner = `:${[...labels].sort().join('|')} {${properties.join(', ')}}`
  return `${of === 'NODE' ? `(${inner})` : `[${inner}]`} ${kindOf(described)}`
}

const NAME = '`?(\\w+)`?'
const CREATE = new RegExp(
  `^CREATE\\s+(?:(RANGE|TEXT|POINT|FULLTEXT)\\s+)?(CONSTRAINT|INDEX)\\s+${NAME}\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?FOR\\s+([\\s\\S]+)$`,
  'i',
)
const DROP = new RegExp(`^DROP\\s+(?:CONSTRAINT|INDEX)\\s+${NAME}(?:\\s+IF\\s+EXISTS)?$`, 'i')
const PATTERN = new RegExp(
  `^(?:\\(\\s*\\w+\\s*:\\s*${NAME}\\s*\\)|\\(\\)\\s*-\\s*\\[\\s*\\w+\\s*:\\s*${NAME}\\s*\\]\\s*-\\s*\\(\\))\\s*(?:REQUIRE|ON)\\s+\\(?([^()]*?)\\)?(?:\\s+IS\\s+([\\w\\s]+))?$`,
  'i',
)
const TYPES: [RegExp, string][] = [
  [/^((NODE|RELATIONSHIP|REL)\s+)?UNIQUE$/i, 'UNIQUENESS'],
  [/^((NODE|RELATIONSHIP|REL)\s+)?KEY$/i, 'KEY'],
  [/^NOT\s+NULL$/i, 'PROPERTY_EXISTENCE'],
]

/** Returns null for a form of statement that this grammar does not know. The server then tells what it made. */
const described = (element: string, indexType: string | undefined, text: string): Described | null => {
  const [, label, type, listed = '', requirement] = PATTERN.exec(text.trim()) ?? []
  const of = label ? 'NODE' : 'RELATIONSHIP'
  const properties = [...listed.matchAll(/\w+\s*\.\s*`?(\w+)`?/g)].map(([, property]) => property!)
  if ((label ?? type) === undefined || properties.length === 0) return null
  const ruled = TYPES.find(([pattern]) => pattern.test(requirement ?? ''))?.[1]
  const named = element === 'index' ? (indexType ?? 'RANGE').toUpperCase() : ruled
  return named === undefined ? null : { element, type: named, of, labels: [(label ?? type)!], properties }
}

/** Returns what a migration of track `graph` makes and drops, read from its statements. */
export const graphEffect = (statements: string[]): SchemaEffect => {
  const effect: SchemaEffect = { made: [], dropped: [] }
  for (const statement of statements) {
    const [, indexType, keyword, name, rest] = CREATE.exec(statement) ?? []
    if (name !== undefined && rest !== undefined) {
      const element = keyword!.toLowerCase()
      const parsed = described(element, indexType, rest)
      const definition = parsed && definitionOf(parsed)
      effect.made.push({ element, name, definition, statement } satisfies MadeObject)
    }
    const dropped = DROP.exec(statement)?.[1]
    if (dropped !== undefined) effect.dropped.push(dropped)
  }
  return effect
}

const isText = (value: unknown): value is string => typeof value === 'string'

/**
 * Reads an effect that was kept as text beside the data. Anybody who writes to Neo4j may have changed it, and a repair
 * runs its statements. So each statement must make exactly the object that it is kept with. Returns undefined
 * otherwise.
 */
export const readEffect = (kept: unknown): SchemaEffect | undefined => {
  try {
    const { made, dropped } = JSON.parse(String(kept)) as { made: MadeObject[]; dropped: unknown[] }
    const isAsMade = ({ element, name, definition, statement }: MadeObject) => {
      const [known, ...more] = graphEffect([statement]).made
      const isNamed = known?.element === element && known.name === name && more.length === 0
      return (
        isNamed &&
        (known.definition === null ? definition === null || isText(definition) : known.definition === definition)
      )
    }
    return made.every(isAsMade) && dropped.every(isText) ? { made, dropped: dropped.filter(isText) } : undefined
  } catch {
    return undefined
  }
}

/**
 * Completes an effect with the definitions that the server shows after the migration, where a statement did not tell
 * them.
 */
export const effectAsFound = ({ made, dropped }: SchemaEffect, found: SchemaObject[]): SchemaEffect => ({
  made: made.map((object) => ({
    ...object,
    definition: object.definition ?? found.find(({ name }) => name === object.name)?.definition ?? null,
  })),
  dropped,
})

export const dropStatement = ({ element, name }: Pick<SchemaObject, 'element' | 'name'>) =>
  `DROP ${element.toUpperCase()} \`${name.replaceAll('`', '``')}\` IF EXISTS`
