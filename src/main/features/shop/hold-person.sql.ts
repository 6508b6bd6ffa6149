import { refusal } from '../../../contract/errors.ts'
import type { WriteScope } from '../../stores/postgres/write-transaction.ts'

/**
 * Keeps a person from being removed before the transaction ends. Returns false for an unknown person and refuses a
 * deleted one.
 */
export const holdPerson = async ({ query }: WriteScope, personId: string): Promise<boolean> => {
  const [person] = await query<{ deleted: boolean }>(
    'SELECT deleted_at IS NOT NULL AS deleted FROM directory.person WHERE id = $1 FOR KEY SHARE',
    [personId],
  )
  if (person?.deleted)
    throw refusal('RULE_VIOLATION', {
      rule: 'person-deleted',
      field: 'personId',
      expected: 'a person who is not deleted',
      unknown: [personId],
    })
  return person !== undefined
}
