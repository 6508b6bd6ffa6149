import type { AuditEvent } from '../../../../contract/audit.ts'

export type FieldChange = { field: string; before: unknown; after: unknown }

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * The fields whose values differ, in alphabetical order. A missing row has `undefined` for each field. A field that is
 * empty on both sides did not change.
 */
export const fieldChanges = ({ before, after }: Pick<AuditEvent, 'before' | 'after'>): FieldChange[] =>
  [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
    .toSorted((a, b) => a.localeCompare(b, 'en'))
    .map((field) => ({ field, before: before?.[field], after: after?.[field] }))
    .filter((change) => !same(change.before, change.after))

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** The name that the change itself has. A change of other fields has none: then the present name, if there is one. */
export const entryName = ({
  before,
  after,
  entityName,
}: Pick<AuditEvent, 'before' | 'after' | 'entityName'>): string | undefined => {
  const row: Record<string, unknown> = { ...before, ...after }
  const person = [text(row.givenName), text(row.familyName)].filter(Boolean).join(' ')
  return text(row.name) ?? text(row.title) ?? text(row.key) ?? (person || (entityName ?? undefined))
}
