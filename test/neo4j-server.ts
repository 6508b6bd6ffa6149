import type { TestProject } from 'vitest/node'
import { startNeo4j } from '../scripts/services/neo4j.ts'
import type { Neo4jTarget } from '../src/main/stores/neo4j/open-neo4j.ts'

declare module 'vitest' {
  interface ProvidedContext {
    neo4j: Neo4jTarget
  }
}

/** Vitest's global set-up: one Neo4j for the whole run. */
export default async function setup(project: TestProject) {
  const service = await startNeo4j({ shortLived: true })
  project.provide('neo4j', { url: service.url, user: service.user ?? 'neo4j', password: service.password ?? '' })
  return service.stop
}
