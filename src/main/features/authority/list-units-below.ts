import { z } from 'zod'
import { refusal } from '../../../contract/errors.ts'
import { id, type Id } from '../../../contract/ids.ts'
import type { Page } from '../../../contract/page.ts'
import type { AuthorityService } from './authority-service.port.ts'
import type { AuthorityGraph, UnitWithin } from './rules/authority-graph.port.ts'
import { questionCursors } from './page-of-list.ts'

type Subtree = { orgUnitId: Id; except: Id[]; cursor?: string; limit: number }

const placeShape = z.object({ id, name: z.string().regex(/^[^\0\p{Cs}]*$/u) })

/** Lists the units that a topmost unit of an answer stands for. */
export const listUnitsBelow = (
  { authority }: { authority: AuthorityService },
  { atLeast, ...subtree }: Subtree & { atLeast?: string },
) => authority.answers.ask((graph) => pageOfUnits(graph, subtree), { atLeast })

export const pageOfUnits = async (
  graph: AuthorityGraph,
  { orgUnitId, except, cursor, limit }: Subtree,
): Promise<Page<UnitWithin> & { position: string }> => {
  const cursors = questionCursors(['units-below', orgUnitId, [...except].sort()], placeShape)
  const after = cursors.read(cursor)
  const { units, position } = await graph.unitsBelow({ top: orgUnitId, except, after, limit: limit + 1 })
  if (units === null) throw refusal('NOT_FOUND', { entity: 'orgUnit', id: orgUnitId })
  const items = units.slice(0, limit)
  const last = items.at(-1)
  return {
    position,
    items,
    nextCursor: last && units.length > limit ? cursors.write({ id: last.id, name: last.name }) : null,
  }
}
