import { adviceForCode, type ConnectionFault } from './connection-advice.ts'

/** The oldest server the graph's Cypher runs on: constraints on relationships' keys came with 5.7. */
const OLDEST = [5, 7] as const

/** `Neo4j/5.26.12` and, since 2025, `Neo4j/2025.10.1`; undefined: what answers is no Neo4j that the console knows. */
const versionOf = (agent: string) => {
  const [, major, minor] = /^Neo4j\/(\d+)\.(\d+)/.exec(agent) ?? []
  return major === undefined ? undefined : ([Number(major), Number(minor)] as const)
}

/** Why this server cannot hold the graph; null: it can. */
export const wrongServer = (agent: string): string | null => {
  const version = versionOf(agent)
  if (version === undefined) return `This server calls itself ${agent.slice(0, 40)}. The console needs Neo4j 5.`
  const [major, minor] = version
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null
  return `This is Neo4j ${major}.${minor}. The console needs ${OLDEST.join('.')} or later: upgrade the server, or choose another.`
}

const READ_ONLY =
  'The database takes no writes, so the graph cannot be kept there. Make it writable for this user, or open the school read-only.'
const NO_DATABASE =
  'The server has no database of this name. Check the name, or leave it empty for the server’s default.'

const SLOW = 'The server took too long to answer. It may have just started: try again in a moment.'

const byCode: Record<string, string> = {
  'Neo.ClientError.Security.Unauthorized': 'The password or the user name is wrong.',
  'Neo.ClientError.Security.AuthenticationRateLimit':
    'Too many wrong passwords in a row: the server lets nobody in for some seconds. Try again then.',
  'Neo.ClientError.Security.CredentialsExpired': 'The password has expired. Change it on the server first.',
  'Neo.ClientError.Security.Forbidden': READ_ONLY,
  'Neo.ClientError.Database.DatabaseNotFound': NO_DATABASE,
  'Neo.ClientError.General.ForbiddenOnReadOnlyDatabase': READ_ONLY,
  'Neo.ClientError.General.WriteOnReadOnlyAccessDatabase': READ_ONLY,
  'Neo.ClientError.Cluster.NotALeader': 'This member of the cluster takes no writes. Use neo4j:// instead of bolt://.',
  'Neo.ClientError.Transaction.TransactionTimedOut': SLOW,
  'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration': SLOW,
  'Neo.TransientError.General.DatabaseUnavailable':
    'The database is stopped or still starting. Try again in a moment, or start it on the server.',
}

/** The driver gives one code to every failure of the network; its words carry the system's own. */
const byMessage: [RegExp, string][] = [
  [/responded HTTP/, 'This is the port of Neo4j’s web pages. Bolt listens on another one, usually 7687.'],
  [
    /before secure TLS connection|wrong version number|SSL routines|EPROTO/,
    'The server does not offer TLS at this port. Write bolt:// or neo4j:// without +s; only inside of a network you trust.',
  ],
  [
    /altnames|does not match certificate/,
    'The server’s certificate is for another host name. Use the name it was made for.',
  ],
  [/certificate has expired/, 'The server’s certificate has expired. It must be renewed on the server.'],
  [
    /certificate is not trusted|self.signed|unable to verify|issuer cert/i,
    'The server’s certificate comes from an authority this computer does not know. Write +ssc for +s, if you trust the server without it.',
  ],
  [
    /sent more than was asked for/,
    'The other side sent more than a Neo4j would, and was left. Check the host and the port.',
  ],
  [
    /acquisition timed out|Connection timed out|Failed to establish connection in/,
    'The host does not answer. Check the host, the port and any firewall between.',
  ],
  [
    /closed by server|socket hang up/,
    'The other side closed the connection. Check that the port is that of Bolt, and whether the server wants TLS (bolt+s://).',
  ],
]

/** What a person can do about it. Says nothing of password, host or user. */
export const graphAdviceFor = ({ code, message }: ConnectionFault): string => {
  const ofSystem = /Caused by: .*?\b(E[A-Z_]{4,}|[A-Z]+_CERT_[A-Z_]+)\b/.exec(message)?.[1]
  return (
    byCode[code ?? ''] ??
    byMessage.find(([pattern]) => pattern.test(message))?.[1] ??
    adviceForCode(ofSystem ?? '') ??
    (code === 'ServiceUnavailable' || code === 'SessionExpired'
      ? 'The server does not answer. Check that Neo4j runs at this address.'
      : `The connection failed (${code ?? 'no code'}).`)
  )
}
