import type { MissingRowsPolicy } from '../../../contract/imports.ts'

/**
 * The plan's `action` of each policy for a roster row that a bulk package no longer has. Only `deactivated` rows are
 * written.
 */
export const EFFECTS = { report: 'missing', deactivate: 'deactivated' } as const satisfies Record<
  MissingRowsPolicy,
  'missing' | 'deactivated'
>
