import type { Driver } from 'neo4j-driver'
import { refusal } from '../../../../contract/errors.ts'
import { graphReader } from '../../../stores/neo4j/graph-reader.ts'
import { inSession } from '../../../stores/neo4j/graph-writer.ts'
import { definitionOf, dropStatement, GRAPH_ELEMENTS } from './graph-schema.ts'
import type { SchemaObject, TrackSchema } from '../track-schema.port.ts'

const CONSTRAINTS = `SHOW CONSTRAINTS YIELD name, type, entityType, labelsOrTypes, properties, createStatement
RETURN 'constraint' AS element, name, type, entityType AS of, labelsOrTypes AS labels, properties,
  createStatement AS statement`

/**
 * Lists indexes, also those of constraints, whose state is the constraint's. Look-ups by label alone are the server's
 * own.
 */
const INDEXES = `SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, state, owningConstraint, createStatement
WHERE type <> 'LOOKUP'
RETURN 'index' AS element, name, type, entityType AS of, labelsOrTypes AS labels, properties, state, owningConstraint,
  createStatement AS statement`

type Shown = {
  element: 'constraint' | 'index'
  name: string
  type: string
  of: 'NODE' | 'RELATIONSHIP'
  labels: string[]
  properties: string[]
  statement: string
}
type ShownIndex = Shown & { state: 'ONLINE' | 'POPULATING' | 'FAILED'; owningConstraint: string | null }

const READ_LIMIT_MS = 5_000
const POPULATING_LIMIT_S = 600

const objectOf = (shown: Shown, state: ShownIndex['state'] = 'ONLINE'): SchemaObject => ({
  element: shown.element,
  name: shown.name,
  definition: definitionOf(shown),
  state: state.toLowerCase() as SchemaObject['state'],
  statement: shown.statement,
  ours: shown.labels.some((label) => GRAPH_ELEMENTS.includes(label)),
})

const messageOf = (error: unknown) => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return `${String(message).replaceAll(/\s+/g, ' ')} (${String(code)})`
}
const isOfServer = (error: unknown) => /^Neo\.(Client|Database)Error\./.test(String((error as { code?: unknown }).code))

/** The constraints and indexes of Neo4j, which is the store of track `graph` only. */
export const neo4jTrackSchema = (target: { driver: Driver; database?: string }): TrackSchema => {
  const rows = graphReader({ ...target, timeoutMs: READ_LIMIT_MS })
  return {
    read: async () => {
      const [constraints, indexes] = await Promise.all([rows<Shown>(CONSTRAINTS), rows<ShownIndex>(INDEXES)])
      const states = new Map(indexes.map(({ owningConstraint, state }) => [owningConstraint, state]))
      return [
        ...constraints.map((shown) => objectOf(shown, states.get(shown.name))),
        ...indexes
          .filter(({ owningConstraint }) => owningConstraint === null)
          .map((shown) => objectOf(shown, shown.state)),
      ].sort((a, b) => (a.name < b.name ? -1 : 1))
    },
    dropping: dropStatement,
    run: async (_track, { name, statement }) => {
      try {
        await inSession(target, async (session) => {
          await session.run(statement)
          // The server builds an index after it answers the statement, so the repair waits until the index can be used.
          if (/^CREATE\b/i.test(statement))
            await session.run('CALL db.awaitIndex($name, $limit)', { name, limit: POPULATING_LIMIT_S })
        })
      } catch (error) {
        if (!isOfServer(error)) throw error
        throw refusal('RULE_VIOLATION', { rule: 'schema', field: name, expected: messageOf(error) }, { cause: error })
      }
    },
  }
}
