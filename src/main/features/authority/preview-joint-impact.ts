import type { Id } from '../../../contract/ids.ts'
import type { AuthorityService } from './authority-service.port.ts'
import { instantOf, type Paged } from './page-of-list.ts'
import { previewImpact } from './preview-impact.ts'

/** Lists what would end if several delegations ended at once. One that does not exist refuses all of them. */
export const previewJointImpact = async (
  { authority }: { authority: AuthorityService },
  { atLeast, delegationIds, cursor, limit, at: asked }: Paged & { delegationIds: Id[] },
) => {
  const at = await instantOf(authority, { at: asked, cursor })
  const ends = { delegationIds: [...new Set(delegationIds)].sort() }
  const answer = await authority.answers.ask((graph, rest) => previewImpact(graph, { ends, at, cursor, limit }, rest), {
    atLeast,
  })
  return { at, ...answer }
}
