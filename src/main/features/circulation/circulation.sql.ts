import type { LoanRule } from '../../../contract/loan-rules.ts'
import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import type { Circulation } from './circulation.port.ts'
import { searchHoldRows } from './hold-list.sql.ts'
import { takeInventory } from './inventory.sql.ts'
import { readCalendar, ruleColumns } from './lending-facts.sql.ts'
import { findLoanRow, searchCopyRows, searchLoanRows } from './loan-list.sql.ts'

/** TypeORM takes a quarter of a second to load, so it is loaded by the first write and not at the start. */
const loanWrites = () => import('./loan-writes.sql.ts')
const loanEnds = () => import('./loan-ends.sql.ts')
const holdWrites = () => import('./hold-writes.sql.ts')
const ruleWrites = () => import('./rule-writes.sql.ts')
const charges = () => import('./charges.sql.ts')

const listRules = async ({ pool }: PostgresStore): Promise<LoanRule[]> =>
  (await pool.query<LoanRule>(`SELECT ${ruleColumns} FROM library.loan_rule rule ORDER BY rule.created_at, rule.id`))
    .rows

export const postgresCirculation = (store: PostgresStore): Circulation => ({
  loans: {
    search: (query) => searchLoanRows(store.pool, query),
    find: (id) => findLoanRow(store.pool, id),
    create: async (lending, author) => (await loanWrites()).lendCopyRow(store, lending, author),
    return: async (target, author) => (await loanEnds()).returnCopyRow(store, target, author),
    lose: async (target, author) => (await loanEnds()).loseCopyRow(store, target, author),
    renew: async (target, author) => (await loanEnds()).renewLoanRow(store, target, author),
  },
  copies: { search: (query) => searchCopyRows(store.pool, query) },
  charges: {
    search: async (query) => (await charges()).searchChargeRows(store.pool, query),
    settle: async (charge, author) => (await charges()).settleChargeRow(store, charge, author),
  },
  holds: {
    search: (query) => searchHoldRows(store.pool, query),
    create: async (hold, author) => (await holdWrites()).placeHoldRow(store, hold, author),
    cancel: async (target, author) => (await holdWrites()).cancelHoldRow(store, target, author),
    expire: async (author) => (await holdWrites()).expireHoldRows(store, author),
  },
  inventory: (query) => takeInventory(store.pool, query),
  loanRules: {
    list: () => listRules(store),
    create: async (rule, author) => (await ruleWrites()).createRuleRow(store, rule, author),
    update: async (change, author) => (await ruleWrites()).updateRuleRow(store, change, author),
    remove: async (target, author) => (await ruleWrites()).removeRuleRow(store, target, author),
  },
  calendar: {
    get: () => readCalendar(store.pool),
    update: async (change, author) => (await ruleWrites()).updateCalendarRow(store, change, author),
  },
})
