/**
 * A permission that a person may delegate, the topmost unit at which they may, and how many redelegations they may
 * allow.
 */
export type Delegable = { permission: string; orgUnit: { id: string; name: string }; maxRedelegations: number }

/**
 * The permissions that may be delegated at one unit, with the most redelegations for each. `lineage` is the unit and
 * every unit above it.
 */
export const delegableAt = (items: readonly Delegable[], lineage: readonly string[]): Map<string, number> => {
  const found = new Map<string, number>()
  for (const { permission, orgUnit, maxRedelegations } of items) {
    if (!lineage.includes(orgUnit.id)) continue
    found.set(permission, Math.max(found.get(permission) ?? 0, maxRedelegations))
  }
  return found
}

/** The topmost units at which anything may be delegated, those with the most permissions first. */
export const delegableUnits = (items: readonly Delegable[]): { id: string; name: string; count: number }[] => {
  const units = new Map<string, { id: string; name: string; count: number }>()
  for (const { orgUnit } of items) units.set(orgUnit.id, { ...orgUnit, count: (units.get(orgUnit.id)?.count ?? 0) + 1 })
  return [...units.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
}

/** The most redelegations that all of these permissions allow; null when one of them may not be delegated here. */
export const mostRedelegations = (chosen: readonly string[], here: ReadonlyMap<string, number>): number | null => {
  const limits = chosen.map((permission) => here.get(permission))
  return limits.reduce<number | null>(
    (least, limit) => (least === null || limit === undefined ? null : Math.min(least, limit)),
    Number.POSITIVE_INFINITY,
  )
}
