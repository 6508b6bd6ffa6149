import type { Lost } from '../../../../contract/authority.ts'
import { refusal } from '../../../../contract/errors.ts'
import type { Id } from '../../../../contract/ids.ts'
import { findLosses, isBelow, isCutOff, type Loss, noneUsed, type Used } from './authority-grants.ts'
import type { AuthorityGraph, Ends, Grants } from './authority-graph.port.ts'

export type UnitLoss = Pick<Loss, 'personId' | 'permission'> & { topUnitId: Id; kept: Id[]; units: number }

/**
 * Counts the lost units by topmost unit, without removed ones. Kept subtrees lie within the lost ones and do not
 * overlap, so their counts are subtracted.
 */
const countUnits = async (graph: AuthorityGraph, { grants, losses }: { grants: Grants; losses: Loss[] }) => {
  const rows = losses.flatMap(({ personId, permission, tops, kept }) =>
    tops.map((topUnitId) => ({
      personId,
      permission,
      topUnitId,
      kept: kept.filter((unitId) => isBelow(grants, unitId, topUnitId)),
    })),
  )
  const unitIds = [...new Set(rows.flatMap(({ topUnitId, kept }) => [topUnitId, ...kept]))]
  const sizes = unitIds.length === 0 ? new Map<Id, number>() : await graph.subtreeSizes(unitIds)
  const sizeOf = (unitId: Id) => sizes.get(unitId) ?? 0
  return rows
    .map((row): UnitLoss => {
      const units = row.kept.reduce((left, unitId) => left - sizeOf(unitId), sizeOf(row.topUnitId))
      return { ...row, units }
    })
    .filter(({ units }) => units > 0)
}

const nothingLost = (position: string) => {
  const facts = { people: new Map(), hops: [], holdings: [], position, truncated: false }
  const grants: Grants = { ...facts, rolePermissions: new Map(), lineages: new Map() }
  return {
    grants,
    used: noneUsed(),
    losses: [],
    lost: { people: 0, permissions: 0, grants: 0 },
    cutOff: false,
    position,
  }
}

/**
 * Returns who loses first. Refuses a delegation, an assignment or a unit that does not exist. A person is checked after
 * the walk.
 */
const startsOf = async (graph: AuthorityGraph, { ends, at }: { ends: Ends; at: Date }) => {
  const { personId, ...others } = ends
  if (personId !== undefined) return { personIds: [personId], position: null }
  const { personIds, unknown, position } = await graph.startsOf({ ends: others, at })
  if (unknown !== null) throw refusal('NOT_FOUND', unknown)
  return { personIds, position }
}

/**
 * Returns what would be lost if all of `ends` ended at once, by person, permission and topmost unit. Only people whom
 * delegations lead to from those who lose first can lose anything. `graph` is read at one snapshot.
 */
export const gatherLosses = async (
  graph: AuthorityGraph,
  { ends, at }: { ends: Ends; at: Date },
): Promise<{ grants: Grants; used: Used; losses: UnitLoss[]; lost: Lost; cutOff: boolean; position: string }> => {
  const { personIds: startsAt, position } = await startsOf(graph, { ends, at })
  if (startsAt.length === 0) return nothingLost(position ?? (await graph.position()))
  const { personIds } = await graph.downstream({ personIds: startsAt, at })
  const grants = await graph.grantsTo({ personIds, at })
  const nobody = startsAt.find((personId) => !grants.people.has(personId))
  if (nobody !== undefined) throw refusal('NOT_FOUND', { entity: 'person', id: nobody })
  const used = noneUsed()
  const losses = await countUnits(graph, { grants, losses: findLosses(grants, { at, ends, personIds, used }) })
  const lost = {
    people: new Set(losses.map(({ personId }) => personId)).size,
    permissions: new Set(losses.map(({ personId, permission }) => `${personId} ${permission}`)).size,
    grants: losses.reduce((sum, { units }) => sum + units, 0),
  }
  const cutOff = isCutOff(grants, { at, personIds })
  return { grants, used, losses, lost, cutOff, position: grants.position }
}
