import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNeo4j } from '../../../scripts/services/neo4j.ts'
import type { Service } from '../../../scripts/services/service.ts'
import { openNeo4j } from '../../../src/main/stores/neo4j/open-neo4j.ts'

/** A Neo4j that a spec may stop and start again, with the same address and data. */
export type GraphServer = {
  url: string
  password: string
  stop: () => Promise<void>
  start: () => Promise<void>
  /** Runs a statement that changes the graph without the console. Returns the first column. */
  cypher: (text: string) => Promise<unknown[]>
  remove: () => Promise<void>
}

export const startGraphServer = async (): Promise<GraphServer> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'school-directory-neo4j-'))
  let service: Service | null = await startNeo4j({ dataDir, shortLived: true })
  const { url, password = '' } = service
  const stop = async () => {
    await service?.stop()
    service = null
  }
  return {
    url,
    password,
    stop,
    start: async () => {
      service ??= await startNeo4j({ dataDir, port: Number(new URL(url).port), shortLived: true })
    },
    cypher: async (text) => {
      const driver = await openNeo4j({ url, user: 'neo4j', password })
      try {
        const { records } = await driver.executeQuery(text)
        return records.map((record) => record.get(0) as unknown)
      } finally {
        await driver.close()
      }
    },
    remove: async () => {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
