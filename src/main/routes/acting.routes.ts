import { checkAuthority } from '../features/authority/check-authority.ts'
import { describeActing } from '../features/acting/describe-acting.ts'
import { schoolRoutes } from './implementer.ts'

const { acting } = schoolRoutes

export const actingRoutes = {
  get: acting.get.handler(({ context: { school, author } }) =>
    describeActing({ ...school, ask: (question) => checkAuthority(school, question) }, author),
  ),
}
