import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Driver, Session } from 'neo4j-driver'
import { refusal } from '../../../contract/errors.ts'
import type { GraphMigrationRow } from '../../../contract/projection.ts'
import type { GraphMigration } from './graph-migration-files.ts'

const LOCK_WAIT_MS = 30_000
/** A holder that died leaves its lock: past this age it is taken over. */
const LOCK_STALE_MS = 120_000

/** The chain as neo4j-migrations keeps it: one node a migration, linked in the order of application from BASELINE. */
const CHAIN = `MATCH (m:__Neo4jMigration) WHERE m.version <> 'BASELINE'
OPTIONAL MATCH ()-[to:MIGRATED_TO]->(m)
RETURN m.version AS version, m.source AS source, m.checksum AS checksum, to.at.epochMillis AS at ORDER BY to.at, m.version`

const SCHEMA = [
  'CREATE CONSTRAINT unique_version___Neo4jMigration IF NOT EXISTS FOR (m:__Neo4jMigration) REQUIRE (m.version, m.migrationTarget) IS UNIQUE',
  'CREATE CONSTRAINT unique_id___Neo4jMigrationsLock IF NOT EXISTS FOR (l:__Neo4jMigrationsLock) REQUIRE l.id IS UNIQUE',
]

const APPEND = `MERGE (base:__Neo4jMigration {version: 'BASELINE', migrationTarget: '<default>'})
WITH base
OPTIONAL MATCH (base)-[:MIGRATED_TO*]->(tip:__Neo4jMigration) WHERE NOT (tip)-[:MIGRATED_TO]->()
WITH coalesce(tip, base) AS last
CREATE (last)-[:MIGRATED_TO {at: datetime.realtime('UTC'), in: duration({milliseconds: $ms}), by: $by, connectedAs: $connectedAs}]->
  (:__Neo4jMigration {version: $version, migrationTarget: '<default>', description: $description, type: 'CYPHER', source: $source, checksum: $checksum})`

const UNLINK = `MATCH (before:__Neo4jMigration)-[:MIGRATED_TO]->(m:__Neo4jMigration {version: $version})
WHERE NOT (m)-[:MIGRATED_TO]->()
DETACH DELETE m`

type Options = { driver: Driver; database?: string; migrations: GraphMigration[]; connectedAs: string }

/** Track `graph`: what is applied in Neo4j, beside the files. Only one process at a time migrates. */
export const neo4jGraphLedger = ({ driver, database, migrations, connectedAs }: Options) => {
  const inSession = async <Result>(work: (session: Session) => Promise<Result>): Promise<Result> => {
    const session = driver.session({ database })
    try {
      return await work(session)
    } finally {
      await session.close()
    }
  }

  const status = async (): Promise<GraphMigrationRow[]> => {
    const applied = await inSession(async (session) => {
      const { records } = await session.executeRead((tx) => tx.run(CHAIN))
      return records.map(
        (record) => record.toObject() as { version: string; source: string; checksum: string; at: number | null },
      )
    })
    const known = migrations.map(({ version, source, checksum }): GraphMigrationRow => {
      const row = applied.find((each) => each.version === version)
      const state = row === undefined ? 'pending' : row.checksum === checksum ? 'applied' : 'changed'
      return { version, source, state, appliedAt: row?.at ? new Date(row.at) : null }
    })
    const versions = new Set(migrations.map(({ version }) => version))
    const missing = applied
      .filter((row) => !versions.has(row.version))
      .map(({ version, source, at }): GraphMigrationRow => ({
        version,
        source,
        state: 'missing',
        appliedAt: at ? new Date(at) : null,
      }))
    return [...known, ...missing]
  }

  /** Schema statements commit on their own in Neo4j; each says IF [NOT] EXISTS, so that a cut run is run again. */
  const run = async (statements: string[]) => {
    for (const statement of statements) await inSession((session) => session.run(statement).then(() => undefined))
  }

  const lock = async (onWait: (holder: string) => void) => {
    await run(SCHEMA)
    const id = randomUUID()
    const name = `${userInfo().username}, process ${process.pid}`
    const deadline = Date.now() + LOCK_WAIT_MS
    for (;;) {
      const holder = await inSession((session) =>
        session.executeWrite(async (tx) => {
          const { records } = await tx.run(
            `MERGE (lock:__Neo4jMigrationsLock {id: 'school-directory'})
             ON CREATE SET lock.name = $name, lock.token = $id, lock.at = timestamp()
             WITH lock, lock.at < timestamp() - $stale AS stale
             SET lock.token = CASE WHEN stale THEN $id ELSE lock.token END, lock.name = CASE WHEN stale THEN $name ELSE lock.name END,
                 lock.at = CASE WHEN stale THEN timestamp() ELSE lock.at END
             RETURN lock.token AS token, lock.name AS name`,
            { id, name, stale: LOCK_STALE_MS },
          )
          return records[0]!.toObject() as { token: string; name: string }
        }),
      )
      if (holder.token === id) break
      if (Date.now() > deadline)
        throw refusal('CONFLICT', { reason: 'migration-lock', detail: `held by ${holder.name}` })
      onWait(holder.name)
      await delay(250)
    }
    return () =>
      inSession((session) =>
        session
          .executeWrite((tx) => tx.run('MATCH (lock:__Neo4jMigrationsLock {token: $id}) DELETE lock', { id }))
          .then(() => undefined),
      )
  }

  return {
    status,
    /** Applies what is pending, oldest first; refused when an applied file changed. Returns the versions applied. */
    apply: async (onWait: (holder: string) => void = () => {}): Promise<string[]> => {
      const unlock = await lock(onWait)
      try {
        const rows = await status()
        const changed = rows.find((row) => row.state === 'changed')
        if (changed) throw refusal('CONFLICT', { reason: 'migration-changed', detail: changed.source })
        const done: string[] = []
        for (const migration of migrations) {
          if (rows.find((row) => row.version === migration.version)?.state !== 'pending') continue
          const startedAt = performance.now()
          await run(migration.statements)
          const { version, description, source, checksum } = migration
          const ms = Math.round(performance.now() - startedAt)
          const parameters = { version, description, source, checksum, ms, by: userInfo().username, connectedAs }
          await inSession((session) => session.executeWrite((tx) => tx.run(APPEND, parameters)))
          done.push(version)
        }
        return done
      } finally {
        await unlock()
      }
    },
    /** Takes the newest applied migration back. Returns its version; null when none is applied. */
    revert: async (): Promise<string | null> => {
      const unlock = await lock(() => {})
      try {
        const newest = (await status()).filter((row) => row.state === 'applied' || row.state === 'changed').at(-1)
        const migration = migrations.find(({ version }) => version === newest?.version)
        if (!newest || !migration) return null
        if (migration.undo === null) throw refusal('CONFLICT', { reason: 'no-way-down', detail: migration.source })
        await run(migration.undo)
        await inSession((session) => session.executeWrite((tx) => tx.run(UNLINK, { version: migration.version })))
        return migration.version
      } finally {
        await unlock()
      }
    },
  }
}
