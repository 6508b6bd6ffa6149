import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { neo4jMigrationLedger } from '../../src/main/features/migrations/graph/graph-ledger.cypher.ts'
import { graphMigrationFiles } from '../../src/main/features/migrations/graph/graph-migration-files.ts'
import { lintTrack } from '../../src/main/features/migrations/lint/lint-track.ts'
import {
  applyMigrations,
  bringUp,
  type Migrations,
  previewTrack,
  revertMigration,
  trackStatus,
} from '../../src/main/features/migrations/migrate-track.ts'
import { emptyGraph, graphMigrationsOn, useGraph } from '../neo4j.ts'
import { heardLedger } from '../suites/statements/heard-ledger.ts'
import { statementsOf } from '../suites/statements/record-statements.ts'
import { migrationLedgerSuite } from '../suites/migration-ledger.suite.ts'

const neo4j = useGraph()
const statements = statementsOf('migration-ledger.cypher')
const run = (text: string) => neo4j.driver.executeQuery(text)
const names = async (command: 'CONSTRAINTS' | 'INDEXES') =>
  (await run(`SHOW ${command} YIELD name RETURN name ORDER BY name`)).records.map(
    (record) => record.get('name') as string,
  )

const emptied = async () => {
  for (const name of await names('CONSTRAINTS')) await run(`DROP CONSTRAINT ${name}`)
  const { records } = await run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
  for (const record of records) await run(`DROP INDEX ${record.get('name')}`)
  await emptyGraph(neo4j.driver)
}

describe('as every ledger', () => {
  migrationLedgerSuite({
    track: 'graph',
    names: ['V0001__one.cypher', 'V0002__two.cypher'],
    making: (thing) => [
      `// Makes one thing.\nCREATE CONSTRAINT ${thing} IF NOT EXISTS FOR (n:Thing) REQUIRE n.${thing} IS UNIQUE;\n`,
      `DROP CONSTRAINT ${thing} IF EXISTS;\n`,
    ],
    failing: 'RETURN 1 / 0;',
    ledger: () => heardLedger(statements, neo4jMigrationLedger({ driver: neo4j.driver, connectedAs: 'neo4j' })),
    exists: async (thing) => (await names('CONSTRAINTS')).includes(thing),
    forgetLog: async () => {
      await run('MATCH (l:__SchoolMigrationLog) DELETE l')
    },
    reset: emptied,
  })
})

describe('track graph', () => {
  const track = 'graph'
  const ports = () => graphMigrationsOn(neo4j.driver)
  const digest = async (direction: 'up' | 'down') => (await previewTrack(ports(), { track, direction })).planDigest

  test('applies, reverts to the schema before, and applies to the same schema again', async () => {
    await emptied()
    // The first use creates the ledger's own constraints.
    await revertAll()
    const before = [await names('CONSTRAINTS'), await names('INDEXES')]
    await bringUp(ports(), track)
    const up = [await names('CONSTRAINTS'), await names('INDEXES')]
    expect(up[0]!.length).toBeGreaterThan(before[0]!.length)
    await revertAll()
    expect([await names('CONSTRAINTS'), await names('INDEXES')]).toEqual(before)
    await bringUp(ports(), track)
    expect([await names('CONSTRAINTS'), await names('INDEXES')]).toEqual(up)
  })

  const revertAll = async () => {
    for (;;) {
      const planDigest = await digest('down')
      let applied = 0
      for await (const event of revertMigration(ports(), { track, planDigest }))
        if (event.kind === 'done') applied = event.applied
      if (applied === 0) return
    }
  }

  test('the chain is what neo4j-migrations reads: linked from BASELINE, with its checksums', async () => {
    await emptied()
    await bringUp(ports(), track)
    const { records } = await run(
      `MATCH (:__Neo4jMigration {version: 'BASELINE'})-[to:MIGRATED_TO]->(m:__Neo4jMigration)
       RETURN m.version AS version, m.description AS description, m.type AS type, m.checksum AS checksum, to.connectedAs AS who`,
    )
    const [first] = await graphMigrationFiles().read(track)
    expect(records.map((record) => record.toObject())).toEqual([
      { version: '0001', description: 'directory graph', type: 'CYPHER', checksum: first!.checksum, who: 'neo4j' },
    ])
    expect((await trackStatus(ports(), track)).rows).toMatchObject([
      { name: 'V0001__directory_graph.cypher', state: 'applied' },
    ])
  })

  test('a file of schema and data is listed, named by the lint, and refused before it runs', async () => {
    await emptied()
    const folder = await mkdtemp(join(tmpdir(), 'school-directory-graph-'))
    const [up, down] = [
      'CREATE CONSTRAINT odd IF NOT EXISTS FOR (o:Odd) REQUIRE o.id IS UNIQUE;\nMATCH (o:Odd) SET o.seen = true;\n',
      'DROP CONSTRAINT odd IF EXISTS;\n',
    ]
    await writeFile(join(folder, 'V0001__odd.cypher'), up)
    await writeFile(join(folder, 'U0001__odd.cypher'), down)
    const mixed = graphMigrationsOn(neo4j.driver, graphMigrationFiles(folder))
    expect((await trackStatus(mixed, track)).pending).toBe(1)
    expect((await lintTrack(mixed, { track, all: false })).findings).toMatchObject([
      { migration: 'V0001__odd.cypher', direction: 'up', code: 'graph-mixed', severity: 'error' },
    ])
    await expect(bringUp(mixed, track)).rejects.toMatchObject({ code: 'RULE_VIOLATION', data: { rule: 'migration' } })
    expect(await names('CONSTRAINTS')).not.toContain('odd')
    expect((await trackStatus(mixed, track)).rows).toMatchObject([{ state: 'pending' }])
    await rm(folder, { recursive: true })
  })

  test('the lock of a dead console is taken over, that of a living one is waited for', async () => {
    await emptied()
    const planDigest = await digest('up')
    await run(
      "CREATE (:__Neo4jMigrationsLock {id: 'school-directory', token: 'alive', name: 'ana, process 7', at: timestamp()})",
    )
    const waiting = applyMigrations(ports(), { track, planDigest })
    expect((await waiting.next()).value).toEqual({ kind: 'waiting', holder: 'ana, process 7' })
    await run('MATCH (lock:__Neo4jMigrationsLock) SET lock.at = timestamp() - 61000')
    expect((await waiting.next()).value).toMatchObject({ kind: 'started' })
    for await (const _event of waiting);
    const { records } = await run('MATCH (lock:__Neo4jMigrationsLock) RETURN lock')
    expect(records).toEqual([])
  })

  test('a console that was stopped for longer than the takeover writes nothing afterwards', async () => {
    await emptied()
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../fixtures/stopped-graph-console.ts'), JSON.stringify(inject('neo4j'))],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    try {
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
      expect((await lines.next()).value).toBe('held')
      child.kill('SIGSTOP')
      await run('MATCH (lock:__Neo4jMigrationsLock) SET lock.at = timestamp() - 61000')
      await bringUp(ports(), track)
      const before = await names('CONSTRAINTS')
      child.kill('SIGCONT')
      child.stdin.write('on\n')
      expect((await lines.next()).value).toBe('lock-lost')
      expect(await names('CONSTRAINTS')).toEqual(before)
      const { records } = await run('MATCH (l:__SchoolMigrationLog) RETURN DISTINCT l.by AS by')
      expect(records.map((record) => record.get('by') as string)).toEqual(['console'])
      expect((await trackStatus(ports(), track)).pending).toBe(0)
    } finally {
      child.kill('SIGKILL')
    }
  })

  test('a long migration renews its lock', async () => {
    await emptied()
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const acquiring = ports().migrations.acquire(track)
      const { value } = (await acquiring.next()) as { value: { close: () => Promise<void> } }
      await run('MATCH (lock:__Neo4jMigrationsLock) SET lock.at = 0')
      vi.advanceTimersByTime(10_000)
      await expect
        .poll(
          async () => (await run('MATCH (lock:__Neo4jMigrationsLock) RETURN lock.at AS at')).records[0]!.get('at'),
          {
            timeout: 30_000,
          },
        )
        .toBeGreaterThan(0)
      await value.close()
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a chain that another tool wrote', () => {
  const track = 'graph'
  const sourceOf = (version: number) => `V000${version}__thing_${version}.cypher`
  let folder: string

  beforeEach(async () => {
    await emptied()
    folder = await mkdtemp(join(tmpdir(), 'school-directory-graph-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  /** Writes files of versions 1 to `count`. */
  const portsOf = async (count: number) => {
    for (let version = 1; version <= count; version++) {
      const name = `thing_${version}`
      const up = `CREATE CONSTRAINT ${name} IF NOT EXISTS FOR (n:Thing) REQUIRE n.${name} IS UNIQUE;\n`
      await writeFile(join(folder, sourceOf(version)), up)
      await writeFile(join(folder, sourceOf(version).replace('V', 'U')), `DROP CONSTRAINT ${name} IF EXISTS;\n`)
    }
    return graphMigrationsOn(neo4j.driver, graphMigrationFiles(folder))
  }

  /** Creates a chain without a target. In the text, `$v1` are the properties of version 1. */
  const chained = async (files: Migrations, cypher: string) => {
    const parameters = Object.fromEntries(
      (await files.migrationFiles.read(track)).map(({ name, checksum }, index) => [
        `v${index + 1}`,
        { version: `000${index + 1}`, source: name, checksum, type: 'CYPHER', description: 'thing' },
      ]),
    )
    await neo4j.driver.executeQuery(
      `CREATE (base:__Neo4jMigration {version: 'BASELINE'}) WITH base ${cypher}`,
      parameters,
    )
  }
  const to = (day: number) =>
    `-[:MIGRATED_TO {at: datetime('2026-01-0${day}T00:00:00Z'), in: duration({milliseconds: 5}), by: 'ana'}]->`
  const states = async (files: Migrations) => (await trackStatus(files, track)).rows.map(({ state }) => state)
  /** The entry of a version, with the versions before it. */
  const entriesOf = async (version: string) =>
    (
      await neo4j.driver.executeQuery(
        `MATCH (m:__Neo4jMigration {version: $version}) OPTIONAL MATCH (before)-[:MIGRATED_TO]->(m)
         RETURN m.migrationTarget AS target, collect(before.version) AS before`,
        { version },
      )
    ).records.map((record) => record.toObject())
  const takeBack = async (files: Migrations) => {
    const { planDigest } = await previewTrack(files, { track, direction: 'down' })
    for await (const _event of revertMigration(files, { track, planDigest }));
  }

  test('neo4j-migrations 1988: one without a target, in which a migration stands twice, is read once, gone on from and taken back', async () => {
    const files = await portsOf(2)
    await chained(
      files,
      `CREATE (base)${to(1)}(one:__Neo4jMigration)${to(2)}(twice:__Neo4jMigration) SET one = $v1, twice = $v1
       CREATE (:__Neo4jMigration {version: 'BASELINE', migrationTarget: 'other'})${to(3)}
         (:__Neo4jMigration {version: '0009', migrationTarget: 'other', source: 'V0009__other.cypher'})`,
    )
    expect(await states(files)).toEqual(['applied', 'pending'])
    expect((await trackStatus(files, track)).rows[0]!.appliedAt).toEqual(new Date('2026-01-01T00:00:00Z'))
    await bringUp(files, track)
    expect(await states(files)).toEqual(['applied', 'applied'])
    expect(await entriesOf('0002')).toEqual([{ target: null, before: ['0001'] }])
    expect(await entriesOf('BASELINE')).toHaveLength(2)
    await takeBack(files)
    await takeBack(files)
    expect(await states(files)).toEqual(['pending', 'pending'])
    expect([await entriesOf('0001'), await entriesOf('0002')]).toEqual([[], []])
  })

  test('neo4j-migrations 1342: one that a repeated migration has split is read whole and gone on from its newest end', async () => {
    const files = await portsOf(4)
    await chained(
      files,
      `CREATE (base)${to(1)}(one:__Neo4jMigration)${to(2)}(two:__Neo4jMigration), (one)-[:REPEATED]->(one),
         (one)${to(3)}(three:__Neo4jMigration) SET one = $v1, two = $v2, three = $v3`,
    )
    expect(await states(files)).toEqual(['applied', 'applied', 'applied', 'pending'])
    await bringUp(files, track)
    expect(await states(files)).toEqual(['applied', 'applied', 'applied', 'applied'])
    expect(await entriesOf('0004')).toEqual([{ target: null, before: ['0003'] }])
    await takeBack(files)
    expect(await states(files)).toEqual(['applied', 'applied', 'applied', 'pending'])
  })
})

statements.reviewed()
