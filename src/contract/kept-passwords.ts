import type { Profile } from './connections.ts'

/** Orders TLS modes by how much a server must prove. */
const strictness = { disable: 0, require: 1, 'verify-full': 2 } as const

const lines = (pem: string | null) => (pem ?? '').replace(/\s+/g, '')

/**
 * Whether the password kept for `kept` may be sent to `asked`: the same server and user, no weaker TLS and, where the
 * certificate was checked, the same authority. Otherwise it is another account, whose password is asked for.
 */
export const sameAccount = (kept: Profile['postgresql'], asked: Profile['postgresql']): boolean =>
  kept.kind === 'external' &&
  asked.kind === 'external' &&
  kept.host === asked.host &&
  kept.port === asked.port &&
  kept.user === asked.user &&
  strictness[asked.tls] >= strictness[kept.tls] &&
  (kept.tls !== 'verify-full' || lines(kept.certificateAuthority) === lines(asked.certificateAuthority))

/**
 * Whether a Neo4j is the same account. Its address contains the TLS mode (`+s`, `+ssc`), so any other address is
 * another account.
 */
export const sameGraphAccount = (kept: Profile['neo4j'], asked: Profile['neo4j']): boolean =>
  kept?.url === asked?.url && kept?.user === asked?.user
