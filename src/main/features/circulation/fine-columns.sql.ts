import type { Fine } from '../../../contract/loan-rules.ts'

/** A fine in its three columns, which are null together. */
export type FineColumns = { finePerDay: number | null; fineCap: number | null; fineCurrency: string | null }

export const columnsOfFine = (fine: Fine | null): FineColumns => ({
  finePerDay: fine?.perDay ?? null,
  fineCap: fine?.cap ?? null,
  fineCurrency: fine?.currency ?? null,
})

export const fineOfColumns = ({ finePerDay, fineCap, fineCurrency }: FineColumns): Fine | null =>
  finePerDay === null || fineCap === null || fineCurrency === null
    ? null
    : { perDay: finePerDay, cap: fineCap, currency: fineCurrency }

/** A fine as JSON, from the columns of a row. bigint is below 2^53 here. */
export const fineJson = (alias: string) =>
  `CASE WHEN ${alias}.fine_per_day IS NOT NULL THEN json_build_object(
    'perDay', ${alias}.fine_per_day, 'cap', ${alias}.fine_cap, 'currency', ${alias}.fine_currency) END`
