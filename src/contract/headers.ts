/** Names the school a call is for; without it a call is for the host's default profile. */
export const PROFILE_HEADER = 'x-school-profile'

/** A client-made UUID of one write: sent twice, it is applied once. */
export const REQUEST_ID_HEADER = 'x-request-id'
