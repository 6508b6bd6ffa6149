import type { ImpactRow } from '../../../../contract/authority.ts'

export type ImpactSummary = {
  /** Who would lose something and how many grants, most first. */
  people: { id: string; name: string; grants: number }[]
  grants: number
}

/** Several impacts as one: a grant that two of them take away counts once. */
export const summariseImpact = (rows: readonly ImpactRow[]): ImpactSummary => {
  const grants = new Map(rows.map((row) => [`${row.person.id} ${row.permission} ${row.orgUnit.id}`, row]))
  const people = new Map<string, { id: string; name: string; grants: number }>()
  for (const { person } of grants.values())
    people.set(person.id, { ...person, grants: (people.get(person.id)?.grants ?? 0) + 1 })
  return {
    people: [...people.values()].sort((a, b) => b.grants - a.grants || a.name.localeCompare(b.name)),
    grants: grants.size,
  }
}
