import type pg from 'pg'
import { refusal } from '../../../contract/errors.ts'
import type { Page } from '../../../contract/page.ts'
import type { AccountEntry, PersonAccount } from '../../../contract/shop.ts'
import { instantKey, keysetOf } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import { inOneSnapshot } from '../../stores/postgres/one-snapshot.ts'
import type { Accounts } from './shop.port.ts'

const NEWEST = 100

/** bigint is below 2^53 here, which float8 holds exactly and the driver returns as a number. */
const columns = `t.id, t.transfer_id AS "transferId", moved.kind, moved.note, t.currency, t.amount::float8 AS amount,
  t.recorded_at AS "recordedAt"`

type Held = { id: string; currency: string; balance: number; lowest: number }

const readAccounts = async (client: pg.ClientBase, personId: string): Promise<Held[]> => {
  const { rows } = await client.query<Held>(
    `SELECT id, currency, balance::float8 AS balance, coalesce(lowest, 0)::float8 AS lowest FROM library.account
     WHERE person_id = $1 ORDER BY created_at, currency`,
    [personId],
  )
  return rows
}

const readNewest = async (client: pg.ClientBase, { id, balance }: Held) => {
  const { rows } = await client.query<AccountEntry & { balanceAfter: number }>(
    `SELECT ${columns}, ($2::bigint - coalesce(sum(t.amount) OVER (
        ORDER BY t.recorded_at DESC, t.id DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0))::float8 AS "balanceAfter"
     FROM (SELECT * FROM library.entry WHERE account_id = $1 ORDER BY recorded_at DESC, id DESC LIMIT ${NEWEST}) t
     JOIN library.transfer moved ON moved.id = t.transfer_id ORDER BY t.recorded_at DESC, t.id DESC`,
    [id, balance],
  )
  return rows
}

export const readPersonAccount = (
  pool: pg.Pool,
  { personId, currency }: Parameters<Accounts['get']>[0],
): Promise<PersonAccount> =>
  inOneSnapshot(pool, async (client) => {
    const known = await client.query('SELECT FROM directory.person WHERE id = $1', [personId])
    if (known.rowCount === 0) throw refusal('NOT_FOUND', { entity: 'person', id: personId })
    const held = await readAccounts(client, personId)
    const shown = currency === undefined ? held[0] : held.find((each) => each.currency === currency)
    return {
      personId,
      currency: shown?.currency ?? currency ?? null,
      balance: shown?.balance ?? 0,
      lowest: shown?.lowest ?? 0,
      accounts: held.map(({ id: _, ...each }) => each),
      entries: shown === undefined ? [] : await readNewest(client, shown),
    }
  })

export const searchEntryRows = (
  pool: pg.Pool,
  query: Parameters<Accounts['entries']>[0],
): Promise<Page<AccountEntry>> =>
  readPage<AccountEntry>(pool, {
    list: 'entries',
    keyset: keysetOf('-recordedAt', { recordedAt: [instantKey('recorded_at')] }),
    query,
    table: 'library.entry',
    conditions: (bind) => [
      `t.account_id IN (SELECT account.id FROM library.account WHERE account.person_id = ${bind(query.personId)}::uuid)`,
    ],
    columns,
    joins: 'JOIN library.transfer moved ON moved.id = t.transfer_id',
  })
