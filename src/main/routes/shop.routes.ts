import { schoolRoutesOf } from './implementer.ts'

const { accounts, ledger } = schoolRoutesOf('library').library

export const shopRoutes = {
  accounts: {
    get: accounts.get.handler(({ input, context }) => context.school.library.accounts.get(input)),
    entries: accounts.entries.handler(({ input, context }) => context.school.library.accounts.entries(input)),
    deposit: accounts.deposit.handler(({ input, context }) =>
      context.school.library.accounts.deposit(input, context.author),
    ),
  },
  ledger: { verify: ledger.verify.handler(({ context }) => context.school.library.ledger.verify()) },
}
