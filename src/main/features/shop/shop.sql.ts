import { readPersonAccount, searchEntryRows } from './accounts.sql.ts'
import { searchOrderRows } from './orders.sql.ts'
import type { Shop } from './shop.port.ts'
import type { ShopStore } from './shop-store.sql.ts'
import { verifyLedgerRows } from './verify-ledger.sql.ts'

/** Writes need TypeORM, which takes long to load and nobody needs to read an account. */
const deposits = () => import('./deposit.sql.ts')
const tills = () => import('./checkout.sql.ts')
const returns = () => import('./return-order.sql.ts')

export const postgresShop = ({ store, queues }: ShopStore): Shop => ({
  accounts: {
    get: (query) => readPersonAccount(store.pool, query),
    entries: (query) => searchEntryRows(store.pool, query),
    deposit: async (deposit, author) => (await deposits()).depositMoney(store, deposit, author),
  },
  checkout: async (cart, author) => (await tills()).checkOutCart({ store, queues }, cart, author),
  orders: {
    search: (query) => searchOrderRows(store.pool, query),
    cancel: async (order, author) => (await returns()).cancelOrder({ store, queues }, order, author),
    refund: async (order, author) => (await returns()).refundOrder({ store, queues }, order, author),
  },
  ledger: { verify: () => verifyLedgerRows(store.pool) },
})
