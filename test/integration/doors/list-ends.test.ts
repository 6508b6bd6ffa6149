import { beforeEach, expect, test } from 'vitest'
import { COUNT_CAP } from '../../../src/contract/page.ts'
import { inWriteTransaction } from '../../../src/main/stores/postgres/write-transaction.ts'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
const roles = (input: { cursor?: string; limit: number }) => running.client.roles.search(input)
const author = { actor: 'test', door: 'in-process' as const }
const makeRoles = (count: number) =>
  inWriteTransaction(database.store, author, async ({ query, changed }) => {
    const made = await query<{ id: string }>(
      `INSERT INTO directory.role (id, name) SELECT gen_random_uuid(), 'Role ' || n FROM generate_series(1, $1::int) n
       RETURNING id`,
      [count],
    )
    changed(
      'role',
      made.map(({ id }) => id),
    )
  })

beforeEach(() => database.truncate())

test('the page with the last row has no next one, even when it is full', async () => {
  await makeRoles(4)
  expect((await roles({ limit: 4 })).nextCursor).toBeNull()
  const first = await roles({ limit: 2 })
  expect((await roles({ limit: 2, cursor: first.nextCursor! })).nextCursor).toBeNull()
})

test.each([
  [COUNT_CAP - 1, COUNT_CAP - 1, false],
  [COUNT_CAP, COUNT_CAP, true],
  [COUNT_CAP + 1, COUNT_CAP, true],
])('a list of %i rows says %i, and that there are more: %s', async (rows, total, totalCapped) => {
  await makeRoles(rows)
  expect(await roles({ limit: 1 })).toMatchObject({ total, totalCapped })
})
