export type RolePlan = {
  rosterKey: string
  name: string
  /** The role for the term, or null when one has to be made. */
  roleId: string | null
  action: 'added' | 'changed' | 'unchanged'
}

type KnownRole = { id: string; name: string; rosterKey: string | null }

/**
 * Returns a role name for a term: `districtAdministrator` gives "District administrator", `ext:head_of-sports` "Head of
 * sports".
 */
export const roleNameOf = (term: string): string => {
  const words = term
    .replace(/^ext:/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[._:-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words === '' ? term : words[0]!.toUpperCase() + words.slice(1)
}

/**
 * Finds the role for each term of a package: the one with the term as its roster key, whatever its name; otherwise one
 * of the same name without a roster key; otherwise a new one.
 */
export const planRoles = (terms: readonly string[], known: readonly KnownRole[]): RolePlan[] => {
  const byKey = new Map(known.flatMap((role) => (role.rosterKey === null ? [] : [[role.rosterKey, role]])))
  const byName = new Map(known.map((role) => [role.name.toLowerCase(), role]))
  const taken = new Set(byName.keys())
  return [...terms].sort().map((rosterKey): RolePlan => {
    const keyed = byKey.get(rosterKey)
    if (keyed !== undefined) return { rosterKey, name: keyed.name, roleId: keyed.id, action: 'unchanged' }
    const plain = roleNameOf(rosterKey)
    const namesake = byName.get(plain.toLowerCase())
    if (namesake !== undefined && namesake.rosterKey === null) {
      byName.delete(plain.toLowerCase())
      return { rosterKey, name: namesake.name, roleId: namesake.id, action: 'changed' }
    }
    const name = taken.has(plain.toLowerCase()) ? `${plain} (${rosterKey})` : plain
    taken.add(name.toLowerCase())
    return { rosterKey, name, roleId: null, action: 'added' }
  })
}
