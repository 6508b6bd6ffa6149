import { beforeEach, expect, test } from 'vitest'
import { neo4jGraphLedger } from '../../src/main/features/migrations/graph-ledger.cypher.ts'
import { type GraphMigration, readGraphMigrations } from '../../src/main/features/migrations/graph-migration-files.ts'
import { emptyGraph, useGraph } from '../neo4j.ts'

const neo4j = useGraph()
const files = readGraphMigrations()
const ledger = (migrations: GraphMigration[] = files) =>
  neo4jGraphLedger({ driver: neo4j.driver, migrations, connectedAs: 'neo4j' })

const names = async (command: 'CONSTRAINTS' | 'INDEXES') => {
  const { records } = await neo4j.driver.executeQuery(`SHOW ${command} YIELD name RETURN name ORDER BY name`)
  return records.map((record) => record.get('name') as string)
}

beforeEach(async () => {
  while ((await ledger().revert()) !== null);
  await emptyGraph(neo4j.driver)
})

test('what is pending is applied once, says when, and goes back to the same schema', async () => {
  const before = [await names('CONSTRAINTS'), await names('INDEXES')]
  expect((await ledger().status()).map((row) => row.state)).toEqual(files.map(() => 'pending'))
  expect(await ledger().apply()).toEqual(files.map((file) => file.version))
  const up = [await names('CONSTRAINTS'), await names('INDEXES')]
  const [first] = await ledger().status()
  expect(first).toMatchObject({ version: '0001', state: 'applied' })
  expect(Math.abs(Date.now() - first!.appliedAt!.getTime())).toBeLessThan(60_000)
  expect(await ledger().apply()).toEqual([])
  expect(await ledger().revert()).toBe(files.at(-1)!.version)
  expect([await names('CONSTRAINTS'), await names('INDEXES')]).toEqual(before)
  await ledger().apply()
  expect([await names('CONSTRAINTS'), await names('INDEXES')]).toEqual(up)
})

test('a file that changed after it was applied is said and refused; one that is gone is missing', async () => {
  await ledger().apply()
  const changed = files.map((file) => ({ ...file, checksum: 'other' }))
  expect((await ledger(changed).status())[0]?.state).toBe('changed')
  await expect(ledger(changed).apply()).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { reason: 'migration-changed' },
  })
  expect((await ledger([]).status())[0]?.state).toBe('missing')
})

test('of two that migrate at once one applies and the other, told who holds the lock, finds nothing to do', async () => {
  const applied = await Promise.all([ledger().apply(), ledger().apply()])
  expect(applied.flat()).toEqual(files.map((file) => file.version))
})
