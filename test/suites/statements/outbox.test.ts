import { beforeAll, expect, test } from 'vitest'
import type { Outbox } from '../../../src/main/features/projection/outbox.port.ts'
import { postgresOutbox } from '../../../src/main/features/projection/outbox.sql.ts'
import { loadWorld, oneDelegation, uuid } from '../../authority/world.ts'
import { useDatabase } from '../../postgres.ts'
import { statementsOf } from './record-statements.ts'

const database = useDatabase()
const statements = statementsOf('outbox.sql')
let outbox: Outbox

const start = { transactionId: '0', position: '0' }
const KINDS = ['person', 'orgUnit', 'role', 'assignment', 'delegation', 'reportingLine'] as const

beforeAll(async () => {
  outbox = statements.heard('outbox', postgresOutbox(database.store.pool))
  await loadWorld(database.store.pool, oneDelegation())
})

test('events are read in order, with the position that was reached', async () => {
  expect(await outbox.source()).toMatch(/./)
  await outbox.forgetForeign()
  await outbox.after(start, { limit: 10, idLimit: 100 })
  expect((await outbox.lag(start)).events).toBeGreaterThan(0)
  expect(await outbox.owed(start, 'person', [uuid('person', 0), uuid('person', 9)])).toEqual([uuid('person', 0)])
  await outbox.heldBack(start)
  expect(await outbox.knows(await outbox.horizon())).toBe(true)
})

test('rows of each kind are read by id, in ranges and counted', async () => {
  for (const kind of KINDS) {
    await outbox.changes(kind, [uuid('person', 0), uuid('delegation', 1)])
    await outbox.range(kind, null, 10)
    await outbox.range(kind, uuid('person', 0), 10)
  }
  expect(await outbox.counts()).toMatchObject({ person: 2, delegation: 1 })
})

test('one process projects, and one process loads a graph', async () => {
  expect(await outbox.alone(async () => undefined)).toBe(true)
  const claimed = await outbox.claimRebuild()
  await claimed!.release()
  await outbox.hint(1, new AbortController().signal)
})

statements.reviewed()
