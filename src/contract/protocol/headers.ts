/** Names the school of a call. Without it a call is for the host's default profile. */
export const PROFILE_HEADER = 'x-school-profile'

/** A client-made UUID of one write. A write that is sent twice is applied once. */
export const REQUEST_ID_HEADER = 'x-request-id'

/** Gives the field `idempotencyKey` of an input over REST, where the input has one. */
export const IDEMPOTENCY_HEADER = 'idempotency-key'
