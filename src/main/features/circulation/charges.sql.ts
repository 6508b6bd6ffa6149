import type pg from 'pg'
import { uuidv7 } from 'uuidv7'
import type { Charge } from '../../../contract/circulation.ts'
import type { Page } from '../../../contract/page.ts'
import type { Author } from '../../foundation/author.ts'
import { instantKey, keysetOf } from '../../stores/postgres/keyset.ts'
import { readPage } from '../../stores/postgres/list-page.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { insertVersioned, lockVersion, saveVersion } from '../../stores/postgres/versioned-row.ts'
import { inWriteTransaction, type WriteScope } from '../../stores/postgres/write-transaction.ts'
import { chargeEntity } from './charge.entity.ts'
import type { ChargeQuery } from './circulation.port.ts'
import { chargeSettled } from './rules/loan-refusals.ts'

/** bigint is below 2^53 here, which float8 holds exactly and the driver returns as a number. */
const columns = `t.id, t.loan_id AS "loanId", t.person_id AS "personId", t.kind, t.amount::float8 AS amount, t.currency, t.days,
  t.settled_at AS "settledAt", t.settlement, t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version`

export const searchChargeRows = (pool: pg.Pool, query: ChargeQuery): Promise<Page<Charge>> => {
  const { personId, loanId, settled } = query
  return readPage<Charge>(pool, {
    list: 'charges',
    keyset: keysetOf('-createdAt', { createdAt: [instantKey('created_at')] }),
    query,
    table: 'library.charge',
    conditions: (bind) => [
      ...(personId === undefined ? [] : [`t.person_id = ${bind(personId)}::uuid`]),
      ...(loanId === undefined ? [] : [`t.loan_id = ${bind(loanId)}::uuid`]),
      ...(settled === undefined ? [] : [`t.settled_at IS ${settled ? 'NOT ' : ''}NULL`]),
    ],
    columns,
  })
}

/** Writes what a loan costs, in the transaction that ends or renews it. */
export const addCharge = async (
  scope: WriteScope,
  owed: Pick<Charge, 'loanId' | 'personId' | 'kind' | 'amount' | 'currency' | 'days'>,
): Promise<Charge> => {
  const id = uuidv7()
  const row = await insertVersioned(scope.manager, chargeEntity, { id, ...owed })
  scope.audit({ action: 'charge.create', entityKind: 'charge', entityId: id, before: null, after: owed })
  scope.changed('charge', [id])
  return row
}

export const settleChargeRow = async (
  store: PostgresStore,
  { id, version, settlement }: { id: string; version: number; settlement: 'paid' | 'waived' },
  author: Author,
) => {
  const { result, consistencyToken } = await inWriteTransaction(store, author, async (scope) => {
    const row = await lockVersion(scope.manager, chargeEntity, { name: 'charge', id, version })
    if (row.settledAt !== null) throw chargeSettled()
    const saved = await saveVersion(scope.manager, chargeEntity, {
      row,
      changes: { settlement, settledAt: () => NOW_SQL },
    })
    scope.audit({
      action: 'charge.settle',
      entityKind: 'charge',
      entityId: id,
      before: { settlement: row.settlement },
      after: { settlement, settledAt: saved.settledAt },
    })
    scope.changed('charge', [id])
    return saved
  })
  return { ...result, consistencyToken }
}
