import type { MigrationPreview, MigrationRow } from '../../../../contract/migrations.ts'

const isApplied = ({ appliedAt }: MigrationRow) => appliedAt !== null

/**
 * The migrations at which a run may stop before its usual end. Up: the last to apply, of all pending but the last. Down:
 * the newest that stays, nearest first; taking back the newest alone is the usual end.
 */
export const stopsOf = (rows: readonly MigrationRow[], direction: 'up' | 'down'): string[] => {
  const names = rows.filter((row) => isApplied(row) === (direction === 'down')).map(({ name }) => name)
  return direction === 'up' ? names.slice(0, -1) : names.slice(0, -2).toReversed()
}

/** The migrations of a plan that are named before an applied one. They run only when somebody allows it. */
export const lateIn = (
  { migrations, direction }: Pick<MigrationPreview, 'migrations'> & { direction: 'up' | 'down' },
  rows: readonly MigrationRow[],
): string[] => {
  const newest = rows.findLast(isApplied)?.name ?? ''
  return direction === 'up' ? migrations.filter(({ name }) => name < newest).map(({ name }) => name) : []
}
