import type { AuditEvent } from '../../../../../contract/audit.ts'

// Kept by the directory itself; they change with every write and tell a reader nothing.
const bookkeeping = new Set(['id', 'version', 'createdAt', 'updatedAt', 'deletedAt', 'consistencyToken'])

/** The fields that an event changed, with both values; of a new entry those that have one. */
export const changedFields = ({ before, after }: Pick<AuditEvent, 'before' | 'after'>) =>
  Object.entries(after ?? {})
    .filter(([name]) => !bookkeeping.has(name))
    .map(([name, value]) => ({ name, before: before?.[name] ?? null, after: value }))
    .filter((field) => JSON.stringify(field.before) !== JSON.stringify(field.after ?? null))
