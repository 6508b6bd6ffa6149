import { wireError } from '../../../client/problem.ts'

/** The objects in which the store differs from the files, when that is why a write was refused; null otherwise. */
export const differenceIn = (error: unknown): string | null => {
  const wire = wireError(error)
  return wire?.code === 'CONFLICT' && wire.data.reason === 'schema-changed' ? (wire.data.detail ?? '') : null
}
