import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import type { School } from '../../school.ts'
import { instantOf, type Paged } from './page-of-list.ts'
import { previewImpact } from './preview-impact.ts'

/** Several delegations as if they ended at once; one that does not exist refuses all of them. */
export const previewJointImpact = async (
  { authority, delegations }: Pick<School, 'authority' | 'delegations'>,
  { atLeast, delegationIds, cursor, limit, at: asked }: Paged & { delegationIds: Id[] },
) => {
  const at = await instantOf(authority, { at: asked, cursor })
  const ids = [...new Set(delegationIds)].sort()
  const found = await delegations.getMany(ids)
  const known = new Set(found.map(({ id }) => id))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown !== undefined) throw refusal('NOT_FOUND', { entity: 'delegation', id: unknown })
  const startsAt = [...new Set(found.map(({ delegate }) => delegate.id))]
  const answer = await authority.answers.ask(
    (graph, rest) => previewImpact(graph, { ends: { delegationIds: ids }, startsAt, at, cursor, limit }, rest),
    { atLeast },
  )
  return { at, ...answer }
}
