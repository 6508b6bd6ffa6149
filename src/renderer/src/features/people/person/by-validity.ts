type Valid = { validFrom: Date; validTo: Date | null }

/**
 * Groups rows into those that are valid at an instant, those that begin later and those that have ended. Empty groups
 * are left out.
 */
export const byValidity = <Row extends Valid>(rows: readonly Row[], at: Date) => {
  const when = ({ validFrom, validTo }: Row) =>
    validFrom > at ? 'future' : validTo !== null && validTo <= at ? 'past' : 'current'
  return (['current', 'future', 'past'] as const)
    .map((name) => ({ when: name, rows: rows.filter((row) => when(row) === name) }))
    .filter((group) => group.rows.length > 0)
}
