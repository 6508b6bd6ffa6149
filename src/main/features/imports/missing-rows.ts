import type { MissingRowsPolicy } from '../../../contract/imports.ts'

/**
 * What each policy makes of a roster row that a bulk package no longer has, as the plan's `action`: only `deactivated`
 * rows are written.
 */
export const EFFECTS = { report: 'missing', deactivate: 'deactivated' } as const satisfies Record<
  MissingRowsPolicy,
  'missing' | 'deactivated'
>
