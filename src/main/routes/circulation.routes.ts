import { lendCopy } from '../features/circulation/lend-copy.ts'
import { findInLibrary } from '../features/library/find-in-library.ts'
import { schoolRoutesOf } from './implementer.ts'

const { loans, copies } = schoolRoutesOf('library').library

export const circulationRoutes = {
  loans: {
    search: loans.search.handler(({ input, context }) => context.school.library.loans.search(input)),
    get: loans.get.handler(({ input, context }) =>
      findInLibrary(context.school.library.loans, { entity: 'loan', ...input }),
    ),
    create: loans.create.handler(({ input, context }) => lendCopy(context.school.library, input, context.author)),
    return: loans.return.handler(({ input, context }) => context.school.library.loans.return(input, context.author)),
    renew: loans.renew.handler(({ input, context }) => context.school.library.loans.renew(input, context.author)),
  },
  copies: {
    search: copies.search.handler(({ input, context }) => context.school.library.copies.search(input)),
  },
}
