import { lendCopy } from '../features/circulation/lend-copy.ts'
import { findInLibrary } from '../features/library/find-in-library.ts'
import { schoolRoutesOf } from './implementer.ts'

const { loans, copies, charges, holds, inventory, loanRules, calendar } = schoolRoutesOf('library').library

export const circulationRoutes = {
  loans: {
    search: loans.search.handler(({ input, context }) => context.school.library.loans.search(input)),
    get: loans.get.handler(({ input, context }) =>
      findInLibrary(context.school.library.loans, { entity: 'loan', ...input }),
    ),
    create: loans.create.handler(({ input, context }) => lendCopy(context.school.library, input, context.author)),
    return: loans.return.handler(({ input, context }) => context.school.library.loans.return(input, context.author)),
    lose: loans.lose.handler(({ input, context }) => context.school.library.loans.lose(input, context.author)),
    renew: loans.renew.handler(({ input, context }) => context.school.library.loans.renew(input, context.author)),
  },
  copies: {
    search: copies.search.handler(({ input, context }) => context.school.library.copies.search(input)),
  },
  charges: {
    search: charges.search.handler(({ input, context }) => context.school.library.charges.search(input)),
    settle: charges.settle.handler(({ input, context }) =>
      context.school.library.charges.settle(input, context.author),
    ),
  },
  holds: {
    search: holds.search.handler(({ input, context }) => context.school.library.holds.search(input)),
    create: holds.create.handler(({ input, context }) => context.school.library.holds.create(input, context.author)),
    cancel: holds.cancel.handler(({ input, context }) => context.school.library.holds.cancel(input, context.author)),
    expire: holds.expire.handler(({ context }) => context.school.library.holds.expire(context.author)),
  },
  inventory: inventory.handler(({ input, context }) => context.school.library.inventory(input)),
  loanRules: {
    list: loanRules.list.handler(async ({ context }) => ({ items: await context.school.library.loanRules.list() })),
    create: loanRules.create.handler(({ input, context }) =>
      context.school.library.loanRules.create(input, context.author),
    ),
    update: loanRules.update.handler(({ input, context }) =>
      context.school.library.loanRules.update(input, context.author),
    ),
    remove: loanRules.remove.handler(({ input, context }) =>
      context.school.library.loanRules.remove(input, context.author),
    ),
  },
  calendar: {
    get: calendar.get.handler(({ context }) => context.school.library.calendar.get()),
    update: calendar.update.handler(({ input, context }) =>
      context.school.library.calendar.update(input, context.author),
    ),
  },
}
