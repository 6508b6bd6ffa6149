/**
 * A place in the outbox: every event of an earlier transaction, and of this one up to `position`, lies before it. The
 * numbers have 64 bits, so they are kept as text.
 */
export type Marker = { transactionId: string; position: string }

export const compareMarkers = (a: Marker, b: Marker): number => {
  const byTransaction = BigInt(a.transactionId) - BigInt(b.transactionId)
  const difference = byTransaction === 0n ? BigInt(a.position) - BigInt(b.position) : byTransaction
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const markerOf = (token: string): Marker => {
  const [transactionId = '0', position = '0'] = token.split('.')
  return { transactionId, position }
}

export const tokenOf = ({ transactionId, position }: Marker) => `${transactionId}.${position}`

/** The most events after a marker that are counted. One more stands for any greater number. */
export const MAX_LAG_COUNTED = 10_000

/**
 * Every procedure whose input has `atLeast`, so that a client can add it to each call. A test compares them with the
 * contract.
 */
export const READS_AT_LEAST: readonly string[] = [
  'people.profile',
  'people.profilePart',
  'authority.check',
  'authority.path',
  'authority.holders',
  'authority.permissionsOf',
  'authority.impact',
  'authority.jointImpact',
  'authority.unitsBelow',
]
