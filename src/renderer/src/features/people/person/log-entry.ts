import type { AuditEvent } from '../../../../../contract/audit.ts'

const verbs = ['create', 'update', 'remove', 'restore', 'setStatus', 'import'] as const

/** What was done, when the log has a word for it. */
export const verbOf = (action: string) => verbs.find((verb) => verb === action.split('.').at(-1))

// Kept by the directory itself; they change with every write and tell a reader nothing.
const bookkeeping = new Set(['id', 'version', 'createdAt', 'updatedAt', 'deletedAt', 'consistencyToken'])

/** The fields that an event changed, with both values; of a new entry those that have one. */
export const changedFields = ({ before, after }: Pick<AuditEvent, 'before' | 'after'>) =>
  Object.entries(after ?? {})
    .filter(([name]) => !bookkeeping.has(name))
    .map(([name, value]) => ({ name, before: before?.[name] ?? null, after: value }))
    .filter((field) => JSON.stringify(field.before) !== JSON.stringify(field.after ?? null))
