import type { WriteScope } from './write-transaction.ts'

/** The table that is locked first by whoever needs the whole directory alone, such as an import. */
export const FIRST_LOCKED = 'directory.org_unit'

/**
 * Waits until no import writes, and keeps one from beginning before the transaction ends. A write that names a unit
 * calls it before it reads anything. Otherwise it would see the unit, wait with its first row until the import has
 * removed the unit, and write to a unit that is gone. It would also hold rows that the import waits for.
 */
export const waitForImports = ({ query }: Pick<WriteScope, 'query'>) =>
  query(`LOCK TABLE ${FIRST_LOCKED} IN ROW EXCLUSIVE MODE`)
