import type { GraphStore } from '../../contract/stores.ts'

/** The adapters that speak to each graph store. They load on the first call, because most schools have no graph. */
export const graphAdapters = {
  neo4j: async () => {
    const [store, authority, projection, ledger, schema, explain, connection] = await Promise.all([
      import('../stores/neo4j/open-neo4j.ts'),
      import('../features/authority/graph/authority-graph.cypher.ts'),
      import('../features/projection/graph-projection.cypher.ts'),
      import('../features/migrations/graph/graph-ledger.cypher.ts'),
      import('../features/migrations/graph/graph-schema.cypher.ts'),
      import('../features/migrations/rehearse/explain-statement.cypher.ts'),
      import('../features/connections/connection-probe.cypher.ts'),
    ])
    return {
      openDriver: store.openNeo4j,
      authorityGraph: authority.neo4jAuthorityGraph,
      graphProjection: projection.neo4jGraphProjection,
      migrationLedger: ledger.neo4jMigrationLedger,
      trackSchema: schema.neo4jTrackSchema,
      explainStatement: explain.neo4jExplainStatement,
      measure: connection.measureGraph,
      probe: connection.neo4jProbe,
      faultOf: connection.graphFaultOfError,
    }
  },
} satisfies Record<GraphStore, () => Promise<unknown>>
