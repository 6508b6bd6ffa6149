import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { spawnSync } from 'node:child_process'
import type { Service } from './service.ts'

/** Statements of the kinds that the console sends: what answers them is most of what a server loads after its start. */
const TYPICAL = [
  'CREATE CONSTRAINT a_id IF NOT EXISTS FOR (a:A) REQUIRE (a.epoch, a.id) IS UNIQUE',
  'CREATE INDEX r_at IF NOT EXISTS FOR ()-[r:R]-() ON (r.at)',
  'SHOW CONSTRAINTS YIELD name RETURN name',
  `UNWIND $rows AS row MERGE (a:A {epoch: 1, id: row.id}) SET a += row WITH a MATCH (b:A {epoch: 1, id: 'a0'})
   MERGE (a)-[r:R {id: a.id}]->(b) SET r.at = 0 RETURN count(*) AS count`,
  `MATCH (a:A {epoch: 1, id: 'a0'}) CALL { WITH a MATCH (a)<-[hops:R*0..8]-(b) WHERE all(r IN hops WHERE r.at <= 1)
   RETURN DISTINCT b } OPTIONAL MATCH (b)-[r:R]->(c:A) WHERE NOT EXISTS { (c)-[:R]->(b) }
   WITH b, collect(r {.id, to: c.id}) AS of ORDER BY b.id LIMIT 10 RETURN b.id, [x IN of WHERE x.id > 'a' | x.to] AS of`,
  `MATCH p = shortestPath((a:A {epoch: 1, id: 'a1'})-[:R*..8]->(b:A {epoch: 1, id: 'a0'})) RETURN length(p)`,
  'MATCH (n) WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS removed',
]

const askTypical = async ({ url, user, password }: Service) => {
  const { default: neo4j } = await import('neo4j-driver')
  const driver = neo4j.driver(url, neo4j.auth.basic(user ?? '', password ?? ''))
  const rows = [...Array(20).keys()].map((n) => ({ id: `a${n}` }))
  try {
    for (const statement of TYPICAL) await driver.executeQuery(statement, { rows })
  } finally {
    await driver.close()
  }
}

/**
 * Java's options with which a server takes its classes from an archive beside its jars, checked and laid out before: it
 * starts in about two thirds of the time. The first call makes the archive for this Java with a server that `start` runs.
 * Without an archive Java loads every class anew, so a failure gives no options and no error.
 */
export const archivedClasses = async (
  folder: string,
  start: (javaOptions: readonly string[]) => Promise<Service>,
): Promise<readonly string[]> => {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr
  const archive = `${folder}/classes-${createHash('sha256').update(java).digest('hex').slice(0, 12)}.jsa`
  if (existsSync(archive)) return [`-XX:SharedArchiveFile=${archive}`]
  const made = `${archive}.${process.pid}`
  try {
    const server = await start([`-XX:ArchiveClassesAtExit=${made}`])
    await askTypical(server).finally(server.stop)
    await rename(made, archive)
    return [`-XX:SharedArchiveFile=${archive}`]
  } catch {
    return []
  } finally {
    await rm(made, { force: true })
  }
}
