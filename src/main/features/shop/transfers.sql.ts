import { uuidv7 } from 'uuidv7'
import { refusal } from '../../../contract/errors.ts'
import type { Account, Transfer } from '../../../contract/shop.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { accountEntity, entryEntity, transferEntity } from './account.entity.ts'

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

/** The account of a person, locked until the transaction ends. */
export const lockPersonAccount = ({ manager }: WriteScope, owner: { personId: string; currency: string }) =>
  manager.findOne(accountEntity, { where: { purpose: 'person', ...owner }, lock: { mode: 'for_no_key_update' } })

/** An account of the school, which nobody locks: all transfers have entries in it. */
export const findSchoolAccount = (
  { manager }: WriteScope,
  account: { purpose: 'cash' | 'sales'; currency: string },
): Promise<Account | null> => manager.findOneBy(accountEntity, account)

/** The account of what people bought, opened by the first purchase in a currency. */
export const salesAccount = async (scope: WriteScope, currency: string): Promise<Account> => {
  const sales = await findSchoolAccount(scope, { purpose: 'sales', currency })
  if (sales) return sales
  await openAccounts(scope, [{ purpose: 'sales', currency }])
  return (await findSchoolAccount(scope, { purpose: 'sales', currency }))!
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
    from,
    to,
  }: { kind: Transfer['kind']; note: string; amount: number; from: Account; to: Account },
): Promise<string> => {
  const id = uuidv7()
  await manager.insert(transferEntity, { id, kind, note, entries: 2 })
  const entry = ({ id: accountId, currency }: Account, moved: number) => ({
    id: uuidv7(),
    transferId: id,
    accountId,
    currency,
    amount: moved,
    recordedAt: () => NOW_SQL,
  })
  await manager.insert(entryEntity, [entry(from, -amount), entry(to, amount)])
  return id
}
