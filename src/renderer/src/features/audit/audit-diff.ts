import type { AuditEvent } from '../../../../contract/audit.ts'

export type FieldChange = { field: string; before: unknown; after: unknown }

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Fields whose values differ, in alphabetical order. A side without a row has `undefined` for each field. */
export const fieldChanges = ({ before, after }: Pick<AuditEvent, 'before' | 'after'>): FieldChange[] =>
  [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .toSorted((a, b) => a.localeCompare(b, 'en'))
    .map((field) => ({ field, before: before?.[field], after: after?.[field] }))
    .filter((change) => !same(change.before, change.after))
