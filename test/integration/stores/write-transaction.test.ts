import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import { inWriteTransaction, type WriteScope } from '../../../src/main/stores/postgres/write-transaction.ts'
import { useDatabase } from '../../postgres.ts'

const database = useDatabase()
const author = { actor: 'test', door: 'in-process' as const }

const createRole = async (scope: WriteScope, id: string) => {
  await scope.query('INSERT INTO directory.role (id, name) VALUES ($1, $2)', [id, `Role ${id}`])
  scope.audit({ action: 'role.create', entityKind: 'role', entityId: id, before: null, after: { name: 'Role' } })
  scope.changed('role', [id])
}

const count = async (table: string, id: string) => {
  const column =
    table === 'audit_event' ? 'entity_id = $1' : table === 'outbox_event' ? '$1::uuid = ANY (entity_ids)' : 'id = $1'
  const { rows } = await database.store.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM directory.${table} WHERE ${column}`,
    [id],
  )
  return rows[0]!.n
}

test('rows, audit entry and outbox event are written together, and the token names the outbox event', async () => {
  const id = uuidv7()
  const { consistencyToken } = await inWriteTransaction(database.store, author, (scope) => createRole(scope, id))
  expect([await count('role', id), await count('audit_event', id), await count('outbox_event', id)]).toEqual([1, 1, 1])
  const { rows } = await database.store.pool.query(
    `SELECT transaction_id || '.' || position AS token FROM directory.outbox_event ORDER BY transaction_id DESC, position DESC LIMIT 1`,
  )
  expect(rows[0].token).toBe(consistencyToken)
})

test('a failure leaves nothing behind', async () => {
  const id = uuidv7()
  const write = inWriteTransaction(database.store, author, async (scope) => {
    await createRole(scope, id)
    throw new Error('no')
  })
  await expect(write).rejects.toThrow('no')
  expect([await count('role', id), await count('audit_event', id), await count('outbox_event', id)]).toEqual([0, 0, 0])
})

test('the same request twice is applied once', async () => {
  const first = uuidv7()
  const once = { ...author, requestId: uuidv7() }
  await inWriteTransaction(database.store, once, (scope) => createRole(scope, first))
  let begun = false
  const again = inWriteTransaction(database.store, once, (scope) => {
    begun = true
    return createRole(scope, uuidv7())
  })
  await expect(again).rejects.toMatchObject({ code: 'ALREADY_APPLIED', data: { entityId: first } })
  // Its work would have failed on the row of the first write, with another error.
  expect(begun).toBe(false)
})

test('a request that changes several rows is one request', async () => {
  const [first, second] = [uuidv7(), uuidv7()]
  const once = { ...author, requestId: uuidv7() }
  await inWriteTransaction(database.store, once, async (scope) => {
    await createRole(scope, first)
    await createRole(scope, second)
  })
  expect([await count('audit_event', first), await count('audit_event', second)]).toEqual([1, 1])
})

test('the timeout of a long write does not apply to the next one on its connection', async () => {
  const store = database.open({ poolSize: 1 })
  const boundOf = (client: object) =>
    (client as { connectionParameters: { query_timeout: number } }).connectionParameters.query_timeout
  const now = async () => {
    const client = await store.pool.connect()
    client.release()
    return boundOf(client)
  }
  const usual = await now()
  const during = await inWriteTransaction(store, author, async ({ client }) => boundOf(client), { timeoutMs: 77_000 })
  expect(during.result).toBeGreaterThan(77_000)
  expect(usual).not.toBe(during.result)
  expect(await now()).toBe(usual)
})

test('of two concurrent identical requests one is applied and the other is told so', async () => {
  const both = { ...author, requestId: uuidv7() }
  const [first, second] = [uuidv7(), uuidv7()]
  const secondHasBegun = Promise.withResolvers<void>()
  const firstIsDone = Promise.withResolvers<void>()
  const one = inWriteTransaction(database.store, both, async (scope) => {
    await createRole(scope, first)
    await secondHasBegun.promise
  })
  const other = inWriteTransaction(database.store, both, async (scope) => {
    secondHasBegun.resolve()
    await createRole(scope, second)
    await firstIsDone.promise
  })
  const refused = expect(other).rejects.toMatchObject({ code: 'ALREADY_APPLIED', data: { entityId: first } })
  await one
  firstIsDone.resolve()
  await refused
  expect([await count('role', first), await count('role', second)]).toEqual([1, 0])
})

test('2,500 ids go into outbox events of at most 1,000', async () => {
  const ids = Array.from({ length: 2_500 }, () => uuidv7())
  const { consistencyToken } = await inWriteTransaction(database.store, author, async (scope) =>
    scope.changed('person', ids),
  )
  const { rows } = await database.store.pool.query(
    `SELECT cardinality(entity_ids) AS n, transaction_id || '.' || position AS token FROM directory.outbox_event WHERE kind = 'person' ORDER BY position`,
  )
  expect(rows.map((row) => row.n)).toEqual([1_000, 1_000, 500])
  // A reader that has reached the last position has read all events of the write.
  expect(rows.at(-1).token).toBe(consistencyToken)
})

test('TypeORM works inside of the transaction', async () => {
  const id = uuidv7()
  await inWriteTransaction(database.store, author, async (scope) => {
    await scope.manager.query('INSERT INTO directory.role (id, name) VALUES ($1, $2)', [id, 'By the manager'])
    expect(await scope.query('SELECT name FROM directory.role WHERE id = $1', [id])).toEqual([
      { name: 'By the manager' },
    ])
  })
  expect(await count('role', id)).toBe(1)
})
