import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'

const database = useDatabase()
const running = useConsole(() => database)
const accounts = () => running.client.library.accounts
const verify = () => running.client.library.ledger.verify()

let personId: string
beforeEach(async () => {
  await database.truncate()
  const person = { givenName: 'Ana', familyName: 'Ruiz', username: 'ana', email: null, status: 'active' as const }
  personId = (await running.client.people.create(person)).id
})

const accountOf = async (purpose: string, currency = 'EUR'): Promise<string> =>
  (
    await database.store.pool.query<{ id: string }>(
      'SELECT id FROM library.account WHERE purpose = $1 AND currency = $2',
      [purpose, currency],
    )
  ).rows[0]!.id

/** Sends raw SQL as somebody would who goes around the console, in one transaction. */
const raw = async (work: (client: pg.PoolClient) => Promise<unknown>) => {
  const client = await database.store.pool.connect()
  try {
    await client.query('BEGIN')
    await work(client)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

type Moved = [account: string, currency: string, amount: number]
const transfer = async (client: pg.PoolClient, { said, entries }: { said?: number; entries: Moved[] }) => {
  const id = randomUUID()
  await client.query(`INSERT INTO library.transfer (id, kind, entries) VALUES ($1, 'deposit', $2)`, [
    id,
    said ?? entries.length,
  ])
  for (const [account, currency, amount] of entries)
    await client.query(
      'INSERT INTO library.entry (id, transfer_id, account_id, currency, amount) VALUES ($1, $2, $3, $4, $5)',
      [randomUUID(), id, account, currency, amount],
    )
  return id
}

describe('a deposit', () => {
  test('moves money from the cash of the school, and the account tells its entries', async () => {
    const first = await accounts().deposit({ personId, amount: 5_000, currency: 'EUR', note: 'From the parents' })
    expect(first).toMatchObject({ personId, amount: 5_000, currency: 'EUR', balance: 5_000 })
    // The account has one currency, so it need not be said again.
    expect(await accounts().deposit({ personId, amount: 250 })).toMatchObject({ balance: 5_250 })
    const account = await accounts().get({ personId })
    expect(account).toMatchObject({ personId, currency: 'EUR', balance: 5_250, lowest: 0 })
    expect(account.entries).toMatchObject([
      { kind: 'deposit', amount: 250, balanceAfter: 5_250, note: '' },
      { kind: 'deposit', amount: 5_000, balanceAfter: 5_000, note: 'From the parents', transferId: first.transferId },
    ])
    const pages = await accounts().entries({ personId, limit: 1 })
    expect(pages).toMatchObject({ total: 2, items: [{ amount: 250 }] })
    expect(await accounts().entries({ personId, cursor: pages.nextCursor! })).toMatchObject({
      items: [{ amount: 5_000 }],
      nextCursor: null,
    })
    expect(await verify()).toEqual({ accounts: 2, transfers: 2, orders: 0, faults: [] })
    const [line] = (await running.client.audit.search({ limit: 1 })).items
    expect(line).toMatchObject({ action: 'account.deposit', after: { personId, amount: 250, balance: 5_250 } })
  })

  test('has an account for each currency, which say when one of several is meant', async () => {
    await accounts().deposit({ personId, amount: 100, currency: 'EUR' })
    await accounts().deposit({ personId, amount: 7, currency: 'JPY' })
    expect(await accounts().get({ personId, currency: 'JPY' })).toMatchObject({ currency: 'JPY', balance: 7 })
    expect((await accounts().get({ personId })).accounts).toEqual([
      { currency: 'EUR', balance: 100, lowest: 0 },
      { currency: 'JPY', balance: 7, lowest: 0 },
    ])
    await expect(accounts().deposit({ personId, amount: 1 })).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'currency-needed', field: 'currency' },
    })
  })

  test('is in the currency of the books when nothing else says it', async () => {
    const needed = { code: 'RULE_VIOLATION', data: { rule: 'currency-needed' } }
    await expect(accounts().deposit({ personId, amount: 1 })).rejects.toMatchObject(needed)
    const price = { amount: 100, currency: 'MXN' }
    await running.client.library.books.create({ title: 'Sea', language: 'en', price })
    expect(await accounts().deposit({ personId, amount: 1 })).toMatchObject({ currency: 'MXN' })
  })

  test('of nobody, of a deleted person or past 2^53 is refused by name, and nothing is left', async () => {
    const unknown = '01931d3a-5c00-7000-8000-000000000001'
    const missing = { code: 'NOT_FOUND', data: { entity: 'person', id: unknown } }
    await expect(accounts().get({ personId: unknown })).rejects.toMatchObject(missing)
    await expect(accounts().deposit({ personId: unknown, amount: 1, currency: 'EUR' })).rejects.toMatchObject(missing)
    await accounts().deposit({ personId, amount: Number.MAX_SAFE_INTEGER, currency: 'EUR' })
    await expect(accounts().deposit({ personId, amount: 1 })).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'amount-too-large' },
    })
    expect(await accounts().get({ personId })).toMatchObject({ balance: Number.MAX_SAFE_INTEGER })
    await running.client.people.remove({ id: personId, version: 1 })
    await expect(accounts().deposit({ personId, amount: 1 })).rejects.toMatchObject({
      code: 'RULE_VIOLATION',
      data: { rule: 'person-deleted' },
    })
    expect(await verify()).toMatchObject({ transfers: 1, faults: [] })
  })
})

describe('a key', () => {
  const sent = async (key: string | null, body: object) => {
    const response = await running.rest(`/api/v1/library/accounts/${personId}/deposit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key !== null && { 'Idempotency-Key': key }) },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  const body = { amount: 300, currency: 'EUR' }

  test('makes one deposit of several that are sent, also at once, and answers them alike', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => sent('k-1', body)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
    await accounts().deposit({ personId, amount: 1 })
    const later = await sent('k-1', body)
    for (const answer of answers) expect(answer).toEqual(later)
    expect(await accounts().get({ personId })).toMatchObject({ balance: 301 })
    expect(await accounts().deposit({ personId, ...body, idempotencyKey: 'k-1' })).toEqual(later.body)
  })

  test('with another input is refused, and says which field', async () => {
    await sent('k-2', body)
    const refused = await sent('k-2', { ...body, amount: 301 })
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'RULE_VIOLATION', data: { rule: 'key-used', field: 'idempotencyKey' } },
    })
    expect(await accounts().get({ personId })).toMatchObject({ balance: 300 })
  })

  test('of a refused deposit may be sent again', async () => {
    const { version } = await running.client.people.get({ id: personId })
    const removed = await running.client.people.remove({ id: personId, version })
    expect(await sent('k-3', body)).toMatchObject({ status: 422, body: { data: { rule: 'person-deleted' } } })
    expect(removed).toBeDefined()
    await database.store.pool.query('UPDATE directory.person SET deleted_at = NULL')
    expect(await sent('k-3', body)).toMatchObject({ status: 200, body: { balance: 300 } })
  })

  test('in the header and the body, empty or too long, is refused by name', async () => {
    const said = await sent('k-4', { ...body, idempotencyKey: 'k-4' })
    expect(said).toMatchObject({ status: 400, body: { data: { issues: [{ field: 'idempotencyKey' }] } } })
    const long = await sent('k'.repeat(256), body)
    expect(long).toMatchObject({ status: 400, body: { data: { issues: [{ field: 'idempotencyKey' }] } } })
    expect((await accounts().get({ personId })).entries).toEqual([])
  })

  test('is the request id when none is given: the answer is the same, not a refusal', async () => {
    const requestId = randomUUID()
    const input = { personId, ...body }
    const first = await accounts().deposit(input, { context: { requestId } })
    expect(await accounts().deposit(input, { context: { requestId } })).toEqual(first)
    expect(await accounts().get({ personId })).toMatchObject({ balance: 300 })
  })
})

describe('the database itself', () => {
  let person: string
  let cash: string
  beforeEach(async () => {
    await accounts().deposit({ personId, amount: 1_000, currency: 'EUR' })
    await accounts().deposit({ personId, amount: 1_000, currency: 'JPY' })
    person = await accountOf('person')
    cash = await accountOf('cash')
  })
  const refuses = (constraint: string, work: (client: pg.PoolClient) => Promise<unknown>) =>
    expect(raw(work)).rejects.toMatchObject({ constraint })

  test('refuses a transfer whose entries do not sum to zero in each currency', async () => {
    const yen = await accountOf('cash', 'JPY')
    for (const entries of [
      [
        [cash, 'EUR', -5],
        [person, 'EUR', 6],
      ],
      // Zero over all, and in no currency.
      [
        [cash, 'EUR', -5],
        [yen, 'JPY', 5],
      ],
    ] as Moved[][])
      await refuses('transfer_sums_to_zero', (client) => transfer(client, { entries }))
    await raw((client) =>
      transfer(client, {
        entries: [
          [cash, 'EUR', -5],
          [person, 'EUR', 5],
        ],
      }),
    )
    expect(await accounts().get({ personId })).toMatchObject({ balance: 1_005 })
    expect((await verify()).faults).toEqual([])
  })

  test('refuses a transfer without entries, and entries that come later', async () => {
    await refuses('transfer_whole', (client) => transfer(client, { said: 2, entries: [] }))
    const { rows } = await database.store.pool.query<{ id: string }>('SELECT id FROM library.transfer LIMIT 1')
    const late = (client: pg.PoolClient) =>
      client.query(
        `INSERT INTO library.entry (id, transfer_id, account_id, currency, amount)
         SELECT gen_random_uuid(), $1, account, 'EUR', amount FROM (VALUES ($2::uuid, -5), ($3::uuid, 5)) moved (account, amount)`,
        [rows[0]!.id, cash, person],
      )
    await refuses('transfer_whole', late)
  })

  test.each(['transfer', 'entry'])('refuses every change of a row of %s', async (table) => {
    const column = table === 'transfer' ? 'note' : 'currency'
    await refuses(`${table}_immutable`, (client) => client.query(`UPDATE library.${table} SET ${column} = 'XXX'`))
    await refuses(`${table}_immutable`, (client) => client.query(`DELETE FROM library.${table}`))
    await refuses(`${table}_immutable`, (client) => client.query(`TRUNCATE library.${table} CASCADE`))
  })

  test('refuses a balance that does not come from entries, and another owner', async () => {
    const follows = 'account_follows_entries'
    await refuses(follows, (client) => client.query('UPDATE library.account SET balance = balance + 1'))
    await refuses(follows, (client) =>
      client.query(`UPDATE library.account SET person_id = gen_random_uuid() WHERE id = $1`, [person]),
    )
    await refuses(follows, (client) =>
      client.query(
        `INSERT INTO library.account (id, purpose, person_id, currency, balance) VALUES (gen_random_uuid(), 'person', gen_random_uuid(), 'EUR', 5)`,
      ),
    )
    await refuses('entry_account_fkey', (client) => client.query('DELETE FROM library.account'))
  })

  test('refuses what would bring an account below its limit, and a limit above the balance', async () => {
    const spend = (client: pg.PoolClient) =>
      transfer(client, {
        entries: [
          [person, 'EUR', -1_001],
          [cash, 'EUR', 1_001],
        ],
      })
    await refuses('account_limit_check', spend)
    await refuses('account_limit_check', (client) => client.query('UPDATE library.account SET lowest = balance + 1'))
    await raw((client) => client.query('UPDATE library.account SET lowest = -500 WHERE id = $1', [person]))
    await raw(spend)
    expect(await accounts().get({ personId })).toMatchObject({ balance: -1, lowest: -500 })
  })

  test('refuses an entry in another currency than the account', () =>
    refuses('entry_account_fkey', (client) =>
      transfer(client, {
        entries: [
          [person, 'USD', -5],
          [cash, 'USD', 5],
        ],
      }),
    ))
})

test('what somebody broke with triggers set aside is named, fault by fault', async () => {
  await accounts().deposit({ personId, amount: 1_000, currency: 'EUR' })
  const [person, cash] = [await accountOf('person'), await accountOf('cash')]
  let broken: string[] = []
  await raw(async (client) => {
    await client.query('SET LOCAL session_replication_role = replica')
    broken = [
      await transfer(client, {
        entries: [
          [person, 'EUR', 5],
          [cash, 'EUR', -4],
        ],
      }),
      await transfer(client, {
        said: 3,
        entries: [
          [person, 'EUR', 5],
          [cash, 'EUR', -5],
        ],
      }),
    ]
    await client.query('ALTER TABLE library.account DROP CONSTRAINT account_limit_check')
    await client.query('UPDATE library.account SET lowest = 1001 WHERE id = $1', [person])
  })
  const { faults } = await verify()
  expect(faults).toEqual([
    { kind: 'balance-differs', id: person, detail: 'balance 1000, entries 1010' },
    { kind: 'below-limit', id: person, detail: 'balance 1000, lowest 1001' },
    { kind: 'entries-missing', id: broken[1], detail: '2 of 3' },
    { kind: 'transfer-not-zero', id: broken[0], detail: '1 EUR' },
  ])
  await database.store.pool.query('UPDATE library.account SET lowest = 0 WHERE id = $1', [person])
  await database.store.pool.query(
    'ALTER TABLE library.account ADD CONSTRAINT account_limit_check CHECK (balance >= lowest)',
  )
})

test('a write that a conflict undoes is sent again, and after six tries says so', async () => {
  await database.store.pool.query(`
    CREATE SEQUENCE library.tried;
    CREATE FUNCTION library.collide() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      -- A sequence is not set back with its transaction.
      IF nextval('library.tried') < TG_ARGV[0]::integer THEN
        RAISE EXCEPTION 'could not serialize access' USING ERRCODE = TG_ARGV[1];
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER collide BEFORE INSERT ON library.transfer FOR EACH ROW EXECUTE FUNCTION library.collide(4, '40P01')`)
  try {
    expect(await accounts().deposit({ personId, amount: 10, currency: 'EUR' })).toMatchObject({ balance: 10 })
    await database.store.pool.query(`
      DROP TRIGGER collide ON library.transfer;
      CREATE TRIGGER collide BEFORE INSERT ON library.transfer FOR EACH ROW EXECUTE FUNCTION library.collide(1000, '40001')`)
    await expect(accounts().deposit({ personId, amount: 10 })).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { reason: 'concurrent-change' },
    })
    const { rows } = await database.store.pool.query('SELECT last_value::int AS tried FROM library.tried')
    expect(rows).toEqual([{ tried: 10 }])
  } finally {
    await database.store.pool.query(
      'DROP TRIGGER collide ON library.transfer; DROP FUNCTION library.collide; DROP SEQUENCE library.tried',
    )
  }
  expect(await accounts().get({ personId })).toMatchObject({ balance: 10 })
})
