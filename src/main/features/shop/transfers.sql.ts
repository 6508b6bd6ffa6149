import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Transfer } from '../../../contract/shop.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { accountEntity, entryEntity, transferEntity } from './account.entity.ts'
import { insertRows } from './insert-rows.sql.ts'

/** What the database refuses about money, in the contract's words. */
export const moneyRefusals = {
  account_limit_check: () =>
    refusal('RULE_VIOLATION', {
      rule: 'insufficient-funds',
      field: 'personId',
      expected: 'an account that has enough',
    }),
  account_balance_check: () =>
    refusal('RULE_VIOLATION', { rule: 'amount-too-large', expected: 'a balance of at most 2^53 - 1' }),
}

/** An account that is locked: its balance is what it was last, and stays. `lowest` null means no limit. */
export type Held = { id: string; currency: string; balance: number; lowest: number | null }
type Owner = { currency: string } & ({ purpose: 'person'; personId: string } | { purpose: 'cash' | 'sales' })

/** Opens those accounts that are missing. Only accounts of people keep a balance, and may not owe anything. */
export const openAccounts = async ({ manager }: WriteScope, owners: readonly Owner[]): Promise<void> => {
  await manager
    .createQueryBuilder()
    .insert()
    .into(accountEntity)
    .values(
      owners.map((owner) => ({
        id: uuidv7(),
        personId: null,
        ...(owner.purpose === 'person' ? { balance: 0, lowest: 0 } : { balance: null, lowest: null }),
        ...owner,
        createdAt: () => NOW_SQL,
      })),
    )
    .orIgnore()
    .execute()
}

/**
 * The account of a person, locked until the transaction ends, and the one of the school that everybody pays into or is paid
 * from, which nobody locks: all transfers have entries in it. Either may be missing. One statement, because everybody
 * who pays sends it.
 */
export const lockAccounts = async (
  { query }: WriteScope,
  { personId, purpose, currency }: { personId: string; purpose: 'cash' | 'sales'; currency: string },
): Promise<{ account: Held | undefined; school: string | undefined }> => {
  const [account] = await query<Held & { school: string | null }>(
    `SELECT id, currency, balance::float8 AS balance, lowest::float8 AS lowest,
       (SELECT id FROM library.account WHERE purpose = $3 AND person_id IS NULL AND currency = $2) AS school
     FROM library.account WHERE purpose = 'person' AND person_id = $1 AND currency = $2 FOR NO KEY UPDATE`,
    [personId, currency, purpose],
  )
  return { account, school: account?.school ?? undefined }
}

/** The account of the school, opened by the first transfer in a currency. */
export const openSchoolAccount = async (
  scope: WriteScope,
  account: { purpose: 'cash' | 'sales'; currency: string },
): Promise<string> => {
  await openAccounts(scope, [account])
  return (await scope.manager.findOneByOrFail(accountEntity, account)).id
}

/**
 * Moves `amount` of a currency, above 0, from one account to another and returns the id of the transfer. The database
 * refuses what would bring an account below its limit (constraint `account_limit_check`).
 */
export const moveMoney = async (
  { manager }: WriteScope,
  {
    kind,
    note,
    amount,
    currency,
    from,
    to,
  }: { kind: Transfer['kind']; note: string; amount: number; currency: string; from: string; to: string },
): Promise<string> => {
  const id = uuidv7()
  await insertRows(manager, transferEntity, [{ id, kind, note, entries: 2 }])
  const entry = (accountId: string, moved: number) => ({
    id: uuidv7(),
    transferId: id,
    accountId,
    currency,
    amount: moved,
    recordedAt: () => NOW_SQL,
  })
  await insertRows(manager, entryEntity, [entry(from, -amount), entry(to, amount)])
  return id
}
