import { userInfo } from 'node:os'
import type { Driver, ManagedTransaction } from 'neo4j-driver'
import { refusal } from '../../../../contract/errors.ts'
import type { MigrationEvent } from '../../../../contract/migrations.ts'
import { graphReader } from '../../../stores/neo4j/graph-reader.ts'
import { graphWriter, inSession } from '../../../stores/neo4j/graph-writer.ts'
import { wordsOfServer } from '../../../foundation/words-of-server.ts'
import { graphStatementsOf, mixesSchemaAndData } from './graph-migration-files.ts'
import { neo4jTrackSchema } from './graph-schema.cypher.ts'
import { effectAsFound, graphEffect, readEffect } from './graph-schema.ts'
import { takeGraphLock } from './graph-lock.cypher.ts'
import { CONSOLE } from '../../../foundation/author.ts'
import { VERSION } from '../../../foundation/version.ts'
import type { LogEntry, MigrationLedger, MigrationSession, Tell } from '../migration-ledger.port.ts'
import type { DeclaredMigration, LedgerState } from '../plan-migrations.ts'
import { NO_STATEMENT } from '../statements/split-statements.ts'

/** Chains of other databases may stand beside. One that was written without a target is of this database. */
const OURS = `coalesce(m.migrationTarget, '<default>') = '<default>'`

/**
 * The chain as neo4j-migrations keeps it: one node for each migration, linked from BASELINE in the order of
 * application.
 */
const CHAIN = `MATCH (m:__Neo4jMigration) WHERE m.version <> 'BASELINE' AND ${OURS}
OPTIONAL MATCH (before:__Neo4jMigration)-[to:MIGRATED_TO]->(m) WHERE before <> m
OPTIONAL MATCH (s:__SchoolMigrationSchema {name: m.source})
RETURN m.source AS name, m.checksum AS checksum, to.at.epochMillis AS at, to.by AS by, to.in.milliseconds AS durationMs,
  s.effect AS effect ORDER BY to.at, m.version`

const FAILURES = `MATCH (f:__SchoolMigrationFailure)
RETURN f.name AS name, f.checksum AS checksum, f.reason AS reason, f.at AS at ORDER BY name`

const SCHEMA = [
  'CREATE CONSTRAINT unique_version___Neo4jMigration IF NOT EXISTS FOR (m:__Neo4jMigration) REQUIRE (m.version, m.migrationTarget) IS UNIQUE',
  'CREATE CONSTRAINT unique_id___Neo4jMigrationsLock IF NOT EXISTS FOR (l:__Neo4jMigrationsLock) REQUIRE l.id IS UNIQUE',
]

const BEGIN = `OPTIONAL MATCH (m:__Neo4jMigration) WHERE ${OURS}
WITH count(m) AS known WHERE known = 0
CREATE (:__Neo4jMigration {version: 'BASELINE', migrationTarget: '<default>'})`

/**
 * A chain that another tool has split has several ends. The newest of them is gone on from. The entry has the target of
 * the one before it, by which neo4j-migrations finds both.
 */
const APPEND = `MATCH (m:__Neo4jMigration)
WHERE ${OURS} AND NOT EXISTS { MATCH (m)-[:MIGRATED_TO]->(later:__Neo4jMigration) WHERE later <> m }
OPTIONAL MATCH (before:__Neo4jMigration)-[to:MIGRATED_TO]->(m) WHERE before <> m
WITH m AS last, max(to.at.epochMillis) AS at ORDER BY coalesce(at, 0) DESC LIMIT 1
CREATE (last)-[:MIGRATED_TO {at: datetime.realtime('UTC'), in: duration({milliseconds: $ms}), by: $by, connectedAs: $connectedAs}]->
  (:__Neo4jMigration {version: $version, migrationTarget: last.migrationTarget, description: $description, type: 'CYPHER', source: $source, checksum: $checksum})`

/** Takes every node of a migration out, and links those before it to those after it. */
const UNLINK = `MATCH (m:__Neo4jMigration {source: $name}) WHERE ${OURS}
OPTIONAL MATCH (before:__Neo4jMigration)-[:MIGRATED_TO]->(m)-[link:MIGRATED_TO]->(later:__Neo4jMigration)
WHERE before <> m AND later <> m
FOREACH (old IN CASE WHEN link IS NULL THEN [] ELSE [link] END |
  CREATE (before)-[new:MIGRATED_TO]->(later) SET new = properties(old))
DETACH DELETE m`

/** The effect of a migration is kept beside the chain, because the chain's nodes belong to neo4j-migrations. */
const KEEP_EFFECT = 'MERGE (s:__SchoolMigrationSchema {name: $name}) SET s.effect = $effect'
const KEEP_CHECKSUM = `MATCH (m:__Neo4jMigration {source: $name}) WHERE ${OURS} SET m.checksum = $checksum`
const FORGET_EFFECT = 'MATCH (s:__SchoolMigrationSchema {name: $name}) DELETE s'

const FORGET_FAILURE = 'MATCH (f:__SchoolMigrationFailure {name: $name}) DELETE f'
const KEEP_FAILURE = `MERGE (f:__SchoolMigrationFailure {name: $name})
SET f.checksum = $checksum, f.reason = $reason, f.at = timestamp()`

const LOG = `MATCH (l:__SchoolMigrationLog) RETURN l.name AS name, l.checksum AS checksum, l.at AS at, l.by AS by,
  l.durationMs AS durationMs, l.direction AS direction, l.outcome AS outcome, l.reason AS reason,
  l.consoleVersion AS consoleVersion ORDER BY l.at, elementId(l)`
const KEEP_LOG_ENTRY = `CREATE (:__SchoolMigrationLog {name: $name, checksum: $checksum, at: timestamp(), by: $by, durationMs: $durationMs,
  direction: $direction, outcome: $outcome, reason: $reason, consoleVersion: $consoleVersion})`

const codeOf = (error: unknown) => String((error as { code?: unknown }).code ?? '')
/** Whether the server refused the statement. Any other error is a lost connection. */
const isOfServer = (error: unknown) => codeOf(error).startsWith('Neo.ClientError.')

type Chained = {
  name: string
  checksum: string
  at: number | null
  by: string | null
  durationMs: number | null
  effect: unknown
}

/** A migration that another tool entered twice was applied when it was entered first. */
const firstOfEach = (chain: Chained[]) =>
  chain.filter(({ name }, index) => chain.findIndex((entry) => entry.name === name) === index)

const LINE_LIMIT = 200
const READ_LIMIT_MS = 5_000

/** Who holds the lock. `keep` writes in one transaction, and only while the lock is this console's. */
type Holder = { by: string; keep: (work: (tx: ManagedTransaction) => Promise<unknown>) => Promise<void> }

type Options = { driver: Driver; database?: string; connectedAs: string }

/**
 * The ledger of track `graph`, in Neo4j itself. A schema statement commits on its own there, so a migration that fails
 * half-way leaves its first statements done. Each statement says IF [NOT] EXISTS, and the file runs again from its
 * start.
 */
export const neo4jMigrationLedger = ({ driver, database, connectedAs }: Options): MigrationLedger => {
  const write = graphWriter({ driver, database })
  const schema = neo4jTrackSchema({ driver, database })
  // Reads are not tried again, because a screen that asks for the state does not wait for a server that is away.
  const rows = graphReader({ driver, database, timeoutMs: READ_LIMIT_MS })

  const read = async (): Promise<LedgerState> => {
    const applied = await rows<Chained>(CHAIN)
    const failed = await rows<{ name: string; checksum: string; reason: string; at: number }>(FAILURES)
    return {
      applied: firstOfEach(applied).map(({ at, effect, by, durationMs, ...row }) => ({
        ...row,
        ...(by !== null && { by }),
        ...(durationMs !== null && { durationMs }),
        appliedAt: new Date(at ?? 0),
        effect: readEffect(effect),
      })),
      failed: failed.map(({ at, ...row }) => ({ ...row, failedAt: new Date(at) })),
    }
  }

  const run = async (statements: string[], { tell, holder }: { tell?: Tell; holder?: Holder } = {}) => {
    for (const [index, text] of statements.entries()) {
      // A statement of the schema commits on its own, so the lock is looked at before it.
      await holder?.keep(async () => undefined)
      tell?.({ index, of: statements.length, line: text.split('\n')[0]!.slice(0, LINE_LIMIT) })
      await inSession({ driver, database }, (session) => session.run(text))
    }
  }

  const enter = async (
    { by, keep }: Holder,
    { migration, direction, tell }: { migration: DeclaredMigration; direction: 'up' | 'down'; tell?: Tell },
    entry: (tx: ManagedTransaction, ms: number) => Promise<unknown>,
  ) => {
    const { name, checksum } = migration
    const statements = graphStatementsOf(migration[direction])
    const mixed = mixesSchemaAndData(statements) ? 'schema or data, not both: make it two migrations' : null
    const expected = statements.length === 0 ? NO_STATEMENT : mixed
    if (expected !== null) throw refusal('RULE_VIOLATION', { rule: 'migration', field: name, expected })
    const startedAt = performance.now()
    const log = (tx: ManagedTransaction, outcome: 'done' | 'failed', reason: string | null = null) => {
      const durationMs = Math.round(performance.now() - startedAt)
      const told = { name, checksum, by, durationMs, direction, outcome, reason, consoleVersion: VERSION }
      return tx.run(KEEP_LOG_ENTRY, told)
    }
    try {
      await run(statements, { tell, holder: { by, keep } })
      const ms = Math.round(performance.now() - startedAt)
      await keep(async (tx) => {
        await entry(tx, ms)
        await tx.run(FORGET_FAILURE, { name })
        await log(tx, 'done')
      })
    } catch (error) {
      if (!isOfServer(error)) throw error
      const reason = wordsOfServer(`${(error as Error).message} (${codeOf(error)})`)
      await keep(async (tx) => {
        await tx.run(KEEP_FAILURE, { name, checksum, reason })
        await log(tx, 'failed', reason)
      })
      throw refusal('RULE_VIOLATION', { rule: 'migration', field: name, expected: reason }, { cause: error })
    }
  }

  const keepEffect = async (tx: ManagedTransaction, { name, up }: DeclaredMigration) => {
    const effect = effectAsFound(graphEffect(graphStatementsOf(up)), await schema.read('graph'))
    await tx.run(KEEP_EFFECT, { name, effect: JSON.stringify(effect) })
  }

  const append = async (tx: ManagedTransaction, migration: DeclaredMigration, ms: number) => {
    const [, version = '', description = ''] = /^V([^_]+(?:_\d+)*)__(.+)\.cypher$/.exec(migration.name) ?? []
    const entry = { version, description: description.replaceAll('_', ' '), source: migration.name }
    await tx.run(BEGIN)
    await tx.run(APPEND, { ...entry, checksum: migration.checksum, ms, by: userInfo().username, connectedAs })
    await keepEffect(tx, migration)
  }

  const amended = ({ name, checksum }: Pick<DeclaredMigration, 'name' | 'checksum'>, by: string) => {
    const told = { name, checksum, by, durationMs: 0, outcome: 'done', reason: null, consoleVersion: VERSION }
    return (tx: ManagedTransaction, direction: LogEntry['direction']) => tx.run(KEEP_LOG_ENTRY, { ...told, direction })
  }

  const session = (holder: Holder, giveBack: () => Promise<void>): MigrationSession => ({
    read,
    apply: (migration, tell) =>
      enter(holder, { migration, direction: 'up', tell }, (tx, ms) => append(tx, migration, ms)),
    record: (migrations) =>
      holder.keep(async (tx) => {
        for (const migration of migrations) {
          await append(tx, migration, 0)
          await amended(migration, holder.by)(tx, 'baseline')
        }
      }),
    accept: (migration) =>
      holder.keep(async (tx) => {
        await tx.run(KEEP_CHECKSUM, { name: migration.name, checksum: migration.checksum })
        await keepEffect(tx, migration)
        await amended(migration, holder.by)(tx, 'repair')
      }),
    clear: (failed) =>
      holder.keep(async (tx) => {
        await tx.run(FORGET_FAILURE, { name: failed.name })
        await amended(failed, holder.by)(tx, 'repair')
      }),
    revert: (migration, tell) =>
      enter(holder, { migration, direction: 'down', tell }, async (tx) => {
        await tx.run(UNLINK, { name: migration.name })
        await tx.run(FORGET_EFFECT, { name: migration.name })
      }),
    close: giveBack,
  })

  return {
    read,
    readLog: () =>
      rows<Omit<LogEntry, 'at'> & { at: number }>(LOG).then((log) =>
        log.map((entry) => ({ ...entry, at: new Date(entry.at) })),
      ),
    acquire: async function* (_track, signal, by = CONSOLE.actor): AsyncGenerator<MigrationEvent, MigrationSession> {
      await run(SCHEMA)
      const { hold, giveBack } = yield* takeGraphLock(write, { signal, by })
      const keep: Holder['keep'] = (work) =>
        write(async (tx) => {
          await hold(tx)
          await work(tx)
        })
      return session({ by, keep }, giveBack)
    },
  }
}
