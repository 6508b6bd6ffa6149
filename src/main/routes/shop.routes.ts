import { schoolRoutesOf } from './implementer.ts'

const { accounts, checkout, orders, ledger } = schoolRoutesOf('library').library

export const shopRoutes = {
  accounts: {
    get: accounts.get.handler(({ input, context }) => context.school.library.accounts.get(input)),
    entries: accounts.entries.handler(({ input, context }) => context.school.library.accounts.entries(input)),
    deposit: accounts.deposit.handler(({ input, context }) =>
      context.school.library.accounts.deposit(input, context.author),
    ),
  },
  checkout: checkout.handler(({ input, context }) => context.school.library.checkout(input, context.author)),
  orders: {
    search: orders.search.handler(({ input, context }) => context.school.library.orders.search(input)),
    cancel: orders.cancel.handler(({ input, context }) => context.school.library.orders.cancel(input, context.author)),
    refund: orders.refund.handler(({ input, context }) => context.school.library.orders.refund(input, context.author)),
  },
  ledger: { verify: ledger.verify.handler(({ context }) => context.school.library.ledger.verify()) },
}
