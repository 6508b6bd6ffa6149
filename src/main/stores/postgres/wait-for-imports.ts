import type { WriteScope } from './write-transaction.ts'

/** Who has the whole directory for itself, such as an import, locks this table first. */
export const FIRST_LOCKED = 'directory.org_unit'

/**
 * Waits until no import writes, and keeps one from beginning before the transaction ends. A write that names a unit takes it
 * before it looks at anything: otherwise it would see the unit, wait with its first row until the import has removed it, and then write
 * to a unit that is gone; and it would hold rows that the import waits for.
 */
export const waitForImports = ({ query }: Pick<WriteScope, 'query'>) =>
  query(`LOCK TABLE ${FIRST_LOCKED} IN ROW EXCLUSIVE MODE`)
