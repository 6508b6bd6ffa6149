import { beforeEach, describe, expect, test } from 'vitest'
import type { MigrationEvent } from '../../src/contract/migrations.ts'
import { checkDrift } from '../../src/main/features/migrations/check-drift.ts'
import { graphMigrationFiles } from '../../src/main/features/migrations/graph/graph-migration-files.ts'
import { putBackSchema } from '../../src/main/features/migrations/graph/put-back-schema.ts'
import { refuseUnfitGraph } from '../../src/main/features/migrations/graph/refuse-unfit-graph.ts'
import { previewRepair, repairTrack } from '../../src/main/features/migrations/repair-track.ts'
import { freshGraph, graphMigrationsOn, useGraph } from '../neo4j.ts'

const neo4j = useGraph()
const track = 'graph'
const ports = () => graphMigrationsOn(neo4j.driver)
const run = (text: string) => neo4j.driver.executeQuery(text)
const drift = () => checkDrift(ports(), track)
const problems = async () => (await drift()).items.map(({ problem, element, name }) => [problem, element, name])
const repair = async () => {
  const { planDigest } = await previewRepair(ports(), track)
  const events: MigrationEvent[] = []
  for await (const event of repairTrack(ports(), { track, planDigest })) events.push(event)
  return events
}
const person = '(:Person {epoch, id}) unique'
const MAKE_PERSON_ID = 'CREATE CONSTRAINT person_id IF NOT EXISTS FOR (p:Person) REQUIRE (p.epoch, p.id) IS UNIQUE'
/** An effect that somebody with access to Neo4j alone could forge. */
const hostileEffect = (statement: string) => ({
  made: [{ element: 'constraint', name: 'person_id', definition: person, statement }],
  dropped: [],
})

beforeEach(() => freshGraph(neo4j.driver))

test('the migrations’ own schema is no drift, and each migration records what it made as the server shows it', async () => {
  expect(await drift()).toMatchObject({ track, compared: true, items: [] })
  expect(await repair()).toEqual([{ kind: 'done', applied: 0 }])
  const [applied] = (await ports().migrations.read(track)).applied
  const [declared] = await graphMigrationFiles().read(track)
  // For every statement of the shipped files the declared effect needs no question to the server, and it is right.
  expect(applied!.effect).toEqual(declared!.effect)
  const shown = new Map((await ports().schema!.read(track)).map(({ name, definition }) => [name, definition]))
  expect(declared!.effect!.made.length).toBeGreaterThan(9)
  for (const { name, definition } of declared!.effect!.made) expect(definition, name).toBe(shown.get(name))
})

test('a ledger without records is compared with the effects of its files', async () => {
  await run('MATCH (s:__SchoolMigrationSchema) DELETE s')
  expect((await drift()).items).toEqual([])
  await run('DROP CONSTRAINT person_id')
  expect((await drift()).items).toEqual([
    {
      element: 'constraint',
      name: 'person_id',
      problem: 'missing',
      expected: person,
      found: null,
      mend: [MAKE_PERSON_ID],
    },
  ])
})

test.each([
  ['nothing of it can be read', '{"made": [null, {"name": 7}], "dropped": []}'],
  ['one that would be run changes data', JSON.stringify(hostileEffect('MATCH (n) DETACH DELETE n'))],
  ['one makes another object than it says', JSON.stringify(hostileEffect('CREATE INDEX x FOR (c:Customer) ON (c.x)'))],
])('a ledger that was changed by hand is not believed: %s', async (_how, effect) => {
  await neo4j.driver.executeQuery('MATCH (s:__SchoolMigrationSchema) SET s.effect = $effect', { effect })
  await run("CREATE (:Customer {name: 'theirs'})")
  await run('DROP CONSTRAINT person_id')
  expect((await drift()).items).toEqual([
    {
      element: 'constraint',
      name: 'person_id',
      problem: 'missing',
      expected: person,
      found: null,
      mend: [MAKE_PERSON_ID],
    },
  ])
  await refuseUnfitGraph(ports())
  expect((await drift()).items).toEqual([])
  expect((await run('MATCH (c:Customer) RETURN c')).records).toHaveLength(1)
})

describe('a manual change is reported, previewed and repaired:', () => {
  test('a constraint and an index that were dropped', async () => {
    await run('DROP CONSTRAINT person_id')
    await run('DROP INDEX delegates_org_unit')
    expect((await drift()).items).toEqual([
      {
        element: 'constraint',
        name: 'person_id',
        problem: 'missing',
        expected: person,
        found: null,
        mend: [MAKE_PERSON_ID],
      },
      {
        element: 'index',
        name: 'delegates_org_unit',
        problem: 'missing',
        expected: '[:DELEGATES {epoch, orgUnitId}] range index',
        found: null,
        mend: [expect.stringMatching(/^CREATE INDEX delegates_org_unit/)],
      },
    ])
    const { migrations } = await previewRepair(ports(), track)
    expect(migrations[0]).toEqual({
      name: 'person_id',
      sql: 'CREATE CONSTRAINT person_id IF NOT EXISTS FOR (p:Person) REQUIRE (p.epoch, p.id) IS UNIQUE;',
    })
    expect(await repair()).toMatchObject([
      { kind: 'started', name: 'person_id', index: 0, of: 2 },
      { kind: 'finished', name: 'person_id' },
      { kind: 'started', name: 'delegates_org_unit', index: 1, of: 2 },
      { kind: 'finished', name: 'delegates_org_unit' },
      { kind: 'done', applied: 2 },
    ])
    expect((await drift()).items).toEqual([])
  })

  test('one of the same name on other properties, in another order, or of another kind', async () => {
    await run('DROP CONSTRAINT person_id')
    await run('CREATE CONSTRAINT person_id FOR (p:Person) REQUIRE (p.id, p.epoch) IS UNIQUE')
    await run('DROP INDEX person_sort_key')
    await run('CREATE TEXT INDEX person_sort_key FOR (p:Person) ON (p.sortKey)')
    expect((await drift()).items).toMatchObject([
      { name: 'person_id', problem: 'changed', expected: person, found: '(:Person {id, epoch}) unique' },
      { name: 'person_sort_key', problem: 'changed', found: '(:Person {sortKey}) text index' },
    ])
    expect((await previewRepair(ports(), track)).migrations[0]!.sql).toMatch(
      /^DROP CONSTRAINT `person_id` IF EXISTS;\nCREATE/,
    )
    await repair()
    expect((await drift()).items).toEqual([])
  })

  test('one that has another name', async () => {
    await run('DROP CONSTRAINT role_id')
    await run('CREATE CONSTRAINT my_roles FOR (r:Role) REQUIRE (r.epoch, r.id) IS UNIQUE')
    expect((await drift()).items).toMatchObject([
      { name: 'role_id', problem: 'changed', found: '(:Role {epoch, id}) unique, named my_roles' },
    ])
    // The constraint with another name still serves the load.
    await refuseUnfitGraph(ports())
    await repair()
    expect((await drift()).items).toEqual([])
  })

  test('an extra one is reported and left, and the labels of other programs are ignored', async () => {
    await run('CREATE CONSTRAINT one_name FOR (p:Person) REQUIRE (p.name) IS UNIQUE')
    await run('CREATE INDEX lines FOR ()-[l:REPORTS_TO]-() ON (l.validFrom)')
    await run('CREATE INDEX theirs FOR (b:Block) ON (b.name)')
    expect(await problems()).toEqual([
      ['extra', 'index', 'lines'],
      ['extra', 'constraint', 'one_name'],
    ])
    expect(await repair()).toEqual([{ kind: 'done', applied: 0 }])
    expect(await problems()).toHaveLength(2)
  })

  test('what another program made under one of our names is reported and left', async () => {
    await run('DROP CONSTRAINT person_id')
    await run('CREATE INDEX person_id FOR (c:Customer) ON (c.id)')
    const taken = '(:Customer {id}) range index'
    expect((await drift()).items).toEqual([
      { element: 'constraint', name: 'person_id', problem: 'changed', expected: person, found: taken, mend: [] },
    ])
    expect((await previewRepair(ports(), track)).migrations).toEqual([])
    expect(await repair()).toEqual([{ kind: 'done', applied: 0 }])
    await expect(refuseUnfitGraph(ports())).rejects.toMatchObject({
      data: { reason: 'schema-drift', detail: expect.stringContaining(`person_id (there is ${taken})`) },
    })
    expect((await drift()).items).toHaveLength(1)
    await run('DROP INDEX person_id')
    await refuseUnfitGraph(ports())
    expect((await drift()).items).toEqual([])
  })

  test('a repair refuses a plan that differs from the preview', async () => {
    await run('DROP CONSTRAINT person_id')
    const { planDigest } = await drift()
    await run('DROP CONSTRAINT role_id')
    const running = repairTrack(ports(), { track, planDigest })
    await expect(running.next()).rejects.toMatchObject({ code: 'CONFLICT', data: { reason: 'plan-changed' } })
    expect(await problems()).toHaveLength(2)
  })
})

describe('before a load', () => {
  test('missing parts of the schema are created, and extra ones stay', async () => {
    await run('DROP CONSTRAINT person_id')
    await run('DROP CONSTRAINT assigned_id')
    await run('DROP INDEX person_sort_key')
    await run('CREATE INDEX lines FOR ()-[l:REPORTS_TO]-() ON (l.validFrom)')
    await refuseUnfitGraph(ports())
    expect(await problems()).toEqual([['extra', 'index', 'lines']])
  })

  test('a constraint that rows prevent is reported, and created once they are gone', async () => {
    await run('DROP CONSTRAINT person_id')
    await run("CREATE (:Person {epoch: 1, id: 'a'}), (:Person {epoch: 1, id: 'a'})")
    expect(await putBackSchema(ports(), track)).toEqual([
      { name: 'person_id', reason: expect.stringContaining('ConstraintCreationFailed') },
    ])
    await expect(refuseUnfitGraph(ports())).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'schema-drift', detail: expect.stringMatching(/person_id .*graph repair/) },
    })
    const events = repair()
    await expect(events).rejects.toMatchObject({ code: 'RULE_VIOLATION', data: { rule: 'schema', field: 'person_id' } })
    await run('MATCH (p:Person) DELETE p')
    await refuseUnfitGraph(ports())
    expect(await problems()).toEqual([])
  })

  test('one that differs is left to a person', async () => {
    await run('DROP CONSTRAINT person_id')
    await run('CREATE CONSTRAINT person_id FOR (p:Person) REQUIRE (p.id, p.name) IS UNIQUE')
    await expect(refuseUnfitGraph(ports())).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'schema-drift' },
    })
    expect(await problems()).toEqual([['changed', 'constraint', 'person_id']])
  })
})
