import type { Profile } from './connections.ts'

/** By how much a server has to prove before it is given anything. */
const strictness = { disable: 0, require: 1, 'verify-full': 2 } as const

const lines = (pem: string | null) => (pem ?? '').replace(/\s+/g, '')

/**
 * Whether the password kept for `kept` may go to `asked`: the same server and user, with no weaker TLS, and where the
 * certificate was checked, against the same authority. Anything else is another account, whose password is asked for anew.
 */
export const sameAccount = (kept: Profile['postgresql'], asked: Profile['postgresql']): boolean =>
  kept.kind === 'external' &&
  asked.kind === 'external' &&
  kept.host === asked.host &&
  kept.port === asked.port &&
  kept.user === asked.user &&
  strictness[asked.tls] >= strictness[kept.tls] &&
  (kept.tls !== 'verify-full' || lines(kept.certificateAuthority) === lines(asked.certificateAuthority))

/** The same for a Neo4j. Its address says how strict TLS is (`+s`, `+ssc`), so that any other address is another account. */
export const sameGraphAccount = (kept: Profile['neo4j'], asked: Profile['neo4j']): boolean =>
  kept?.url === asked?.url && kept?.user === asked?.user
