import { refusal } from '../../../contract/errors.ts'
import type { Deposited } from '../../../contract/shop.ts'
import type { Author } from '../../foundation/author.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { refusingViolations } from '../../stores/postgres/versioned-row.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'
import { holdPerson } from './hold-person.sql.ts'
import type { Deposit } from './shop.port.ts'
import { lockAccounts, moneyRefusals, moveMoney, openAccounts } from './transfers.sql.ts'
import { writeOnce } from './write-once.sql.ts'

/** The one currency of the person's accounts; of a person without any, the one in which all books are priced. */
const usualCurrency = async ({ query }: WriteScope, personId: string): Promise<string> => {
  const held = await query<{ currency: string }>('SELECT currency FROM library.account WHERE person_id = $1', [
    personId,
  ])
  const used =
    held.length > 0
      ? held
      : await query<{ currency: string }>(
          'SELECT DISTINCT price_currency AS currency FROM library.book WHERE price_currency IS NOT NULL LIMIT 2',
        )
  if (used.length === 1) return used[0]!.currency
  throw refusal('RULE_VIOLATION', {
    rule: 'currency-needed',
    field: 'currency',
    expected: 'a currency, because the school uses none or several',
  })
}

export const depositMoney = (store: PostgresStore, input: Deposit, author: Author): Promise<Deposited> =>
  refusingViolations(moneyRefusals, () =>
    writeOnce(store, { asked: { procedure: 'library.accounts.deposit', input }, author }, async (scope) => {
      const { personId, amount, note } = input
      if (!(await holdPerson(scope, personId))) throw refusal('NOT_FOUND', { entity: 'person', id: personId })
      const currency = input.currency ?? (await usualCurrency(scope, personId))
      await openAccounts(scope, [
        { purpose: 'person', personId, currency },
        { purpose: 'cash', currency },
      ])
      const { account, school } = await lockAccounts(scope, { personId, purpose: 'cash', currency })
      const { id, balance: before } = account!
      const transferId = await moveMoney(scope, { kind: 'deposit', note, amount, currency, from: school!, to: id })
      const balance = before + amount
      scope.audit({
        action: 'account.deposit',
        entityKind: 'account',
        entityId: id,
        before: { balance: before },
        after: { personId, currency, amount, balance, note, transferId },
      })
      scope.changed('account', [id])
      return { transferId, personId, amount, currency, balance }
    }),
  )
