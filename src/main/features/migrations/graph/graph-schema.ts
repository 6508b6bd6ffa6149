import type { MadeObject, SchemaEffect } from '../expected-schema.ts'
import type { SchemaObject } from '../track-schema.port.ts'

/** Labels and types that only this product's graph has; what stands on others is theirs who made it. */
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
  /** As `SHOW CONSTRAINTS` and `SHOW INDEXES` call it. */
  type: string
  of: 'NODE' | 'RELATIONSHIP'
  labels: string[]
  properties: string[]
}

/** Servers call the same constraint by several names: `UNIQUENESS`, `NODE_PROPERTY_UNIQUENESS`, `RELATIONSHIP_UNIQUENESS`. */
const kindOf = ({ element, type }: Described) => {
  if (element === 'index') return `${type.toLowerCase()} index`
  if (type.endsWith('UNIQUENESS')) return 'unique'
  if (type.endsWith('KEY')) return 'key'
  return type
    .replace(/^(NODE|RELATIONSHIP)_/, '')
    .toLowerCase()
    .replaceAll('_', ' ')
}

/** `(:Person {epoch, id}) unique`. The order of properties counts; what serves an index, and how, does not. */
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

/** null: a form of statement that this grammar does not know; then what came of it is taken from the server. */
const described = (element: string, indexType: string | undefined, text: string): Described | null => {
  const [, label, type, listed = '', requirement] = PATTERN.exec(text.trim()) ?? []
  const of = label ? 'NODE' : 'RELATIONSHIP'
  const properties = [...listed.matchAll(/\w+\s*\.\s*`?(\w+)`?/g)].map(([, property]) => property!)
  if ((label ?? type) === undefined || properties.length === 0) return null
  const ruled = TYPES.find(([pattern]) => pattern.test(requirement ?? ''))?.[1]
  const named = element === 'index' ? (indexType ?? 'RANGE').toUpperCase() : ruled
  return named === undefined ? null : { element, type: named, of, labels: [(label ?? type)!], properties }
}

/** What a migration of track `graph` makes and drops, read from its statements. */
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
 * An effect that was kept as text beside the data, where anybody who writes to Neo4j may change it. Its statements are run
 * again by a repair, so each must make the very object that it is kept with, and nothing else. undefined: it says nothing.
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

/** The effect as the server shows it after the migration: its word counts where a statement was of another form. */
export const effectAsFound = ({ made, dropped }: SchemaEffect, found: SchemaObject[]): SchemaEffect => ({
  made: made.map((object) => ({
    ...object,
    definition: object.definition ?? found.find(({ name }) => name === object.name)?.definition ?? null,
  })),
  dropped,
})

export const dropStatement = ({ element, name }: Pick<SchemaObject, 'element' | 'name'>) =>
  `DROP ${element.toUpperCase()} \`${name.replaceAll('`', '``')}\` IF EXISTS`
