import type { AuditEvent } from '../../../../../contract/audit.ts'

// The directory maintains these itself; they change with every write and tell a reader nothing.
const bookkeeping = new Set(['id', 'version', 'createdAt', 'updatedAt', 'deletedAt', 'consistencyToken'])

/** The fields that an event changed, with both values. For a new entry, the fields with a value. */
export const changedFields = ({ before, after }: Pick<AuditEvent, 'before' | 'after'>) =>
  Object.entries(after ?? {})
    .filter(([name]) => !bookkeeping.has(name))
    .map(([name, value]) => ({ name, before: before?.[name] ?? null, after: value }))
    .filter((field) => JSON.stringify(field.before) !== JSON.stringify(field.after ?? null))
