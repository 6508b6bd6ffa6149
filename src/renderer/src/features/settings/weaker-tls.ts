import type { Profile } from '../../../../contract/connections.ts'

type Stores = Pick<Profile, 'postgresql' | 'neo4j'>
type Connection = { host: string; strictness: number }

const VERIFIED = 2
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i
const ofTls = { disable: 0, require: 1, 'verify-full': VERIFIED }

const postgresqlOf = ({ postgresql }: Stores): Connection | null =>
  postgresql.kind === 'external' ? { host: postgresql.host, strictness: ofTls[postgresql.tls] } : null

/** The scheme says it: `+s` checks the certificate, `+ssc` does not, and without either nothing is encrypted. */
const neo4jOf = ({ neo4j }: Stores): Connection | null => {
  const [, tls, host] = /^\w+(\+s|\+ssc)?:\/\/(\[[^\]]*\]|[^:/]*)/.exec(neo4j?.url ?? '') ?? []
  return host === undefined ? null : { host, strictness: tls === '+s' ? VERIFIED : tls === '+ssc' ? 1 : 0 }
}

/** Whether anyone between here and the server of the settings can read, or answer for it. On this computer nobody stands between. */
const isOpen = ({ host, strictness }: Connection) => strictness < VERIFIED && !LOOPBACK.test(host)

const isWeaker = (kept: Connection | null, asked: Connection | null) => {
  if (asked === null || asked.strictness === VERIFIED) return false
  const sameServer = kept?.host === asked.host
  return sameServer ? asked.strictness < kept.strictness : isOpen(asked)
}

/** The servers that the settings trust with less proof than before: less strict TLS, or another server without a full check. */
export const weakerTls = (kept: Stores | undefined, asked: Stores): ('PostgreSQL' | 'Neo4j')[] => [
  ...(isWeaker(kept ? postgresqlOf(kept) : null, postgresqlOf(asked)) ? (['PostgreSQL'] as const) : []),
  ...(isWeaker(kept ? neo4jOf(kept) : null, neo4jOf(asked)) ? (['Neo4j'] as const) : []),
]

/** Whether anyone but the server itself can read or answer on the way to a PostgreSQL. */
export const recordIsOpen = ({ host, tls }: { host: string; tls: keyof typeof ofTls }): boolean =>
  isOpen({ host: host.trim(), strictness: ofTls[tls] })

/** Whether the address of a Neo4j leaves open who reads and who answers. */
export const graphIsOpen = (url: string): boolean => {
  const asked = neo4jOf({ postgresql: { kind: 'embedded' }, neo4j: { url, user: '', database: null } })
  return asked !== null && isOpen(asked)
}
