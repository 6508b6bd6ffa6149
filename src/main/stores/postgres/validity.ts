/**
 * Conditions on the rows that hold for a time, as SQL. `alias` names the row, and `at` is an instant as SQL. A row holds
 * from `valid_from` on and until `valid_to`, at which it holds no longer. Without `valid_to` it has no end.
 */
export const endsAfter = (alias: string, at: string) => `(${alias}.valid_to IS NULL OR ${alias}.valid_to > ${at})`

/** Whether the row holds at the instant. */
export const validAt = (alias: string, at: string) => `${alias}.valid_from <= ${at} AND ${endsAfter(alias, at)}`

/** Whether the delegation is not revoked yet at the instant. */
export const unrevokedAt = (alias: string, at: string) => `(${alias}.revoked_at IS NULL OR ${alias}.revoked_at > ${at})`
