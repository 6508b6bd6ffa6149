import type { ProfileRow, ProfileSection } from './profile-rows.ts'

/** How a line fares at the other date: `added` is there only, `removed` is not there, `changed` says something else. */
export type Difference = 'same' | 'added' | 'removed' | 'changed'
export type ComparedRow = ProfileRow & { difference: Difference; other?: string }
export type ComparedSection = Omit<ProfileSection, 'rows'> & { rows: ComparedRow[] }

/**
 * Puts the lines of the other date beside those of this one: first all lines of this date in their order, then those
 * that are only at the other one. Without another date everything is `same`.
 */
export const compareSections = (
  here: readonly ProfileSection[],
  there: readonly ProfileSection[] | undefined,
): ComparedSection[] =>
  here.map((section) => {
    const others = there?.find(({ name }) => name === section.name)?.rows
    if (others === undefined) return { ...section, rows: section.rows.map((row) => ({ ...row, difference: 'same' })) }
    const byKey = new Map(others.map((row) => [row.key, row]))
    const own = new Set(section.rows.map(({ key }) => key))
    const rows = section.rows.map((row): ComparedRow => {
      const other = byKey.get(row.key)
      if (other === undefined) return { ...row, difference: 'removed' }
      return other.said === row.said
        ? { ...row, difference: 'same' }
        : { ...row, difference: 'changed', other: other.said }
    })
    const added = others.filter(({ key }) => !own.has(key)).map((row): ComparedRow => ({ ...row, difference: 'added' }))
    return { ...section, rows: [...rows, ...added] }
  })

export const countDifferences = (sections: readonly ComparedSection[]) =>
  sections.flatMap(({ rows }) => rows).filter(({ difference }) => difference !== 'same').length
