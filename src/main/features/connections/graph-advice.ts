import { type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'
import { saidOf, wordsOfServer } from '../../foundation/words-of-server.ts'
import { failedWith, faultOfSystem, type PlainCode } from '../../foundation/system-fault.ts'
import type { ConnectionFault } from './connection-advice.ts'

/** The oldest server on which the graph's Cypher runs. Constraints on relationships' keys came with 5.7. */
const OLDEST = [5, 7] as const

/**
 * Reads the version from `Neo4j/5.26.12` or, since 2025, `Neo4j/2025.10.1`. Returns undefined when the server is no
 * Neo4j that the console knows.
 */
const versionOf = (agent: string) => {
  const [, major, minor] = /^Neo4j\/(\d+)\.(\d+)/.exec(agent) ?? []
  return major === undefined ? undefined : ([Number(major), Number(minor)] as const)
}

/** Returns why this server cannot hold the graph, or null when it can. */
export const wrongServer = (agent: string): StoreFault | null => {
  const version = versionOf(agent)
  if (version === undefined) return storeFaultOf('not-neo4j', { agent: wordsOfServer(agent, 40) })
  const [major, minor] = version
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null
  return storeFaultOf('neo4j-too-old', { version: `${major}.${minor}`, oldest: OLDEST.join('.') })
}

const byCode: Record<string, PlainCode> = {
  'Neo.ClientError.Security.Unauthorized': 'wrong-login',
  'Neo.ClientError.Security.AuthenticationRateLimit': 'neo4j-too-many-tries',
  'Neo.ClientError.Security.CredentialsExpired': 'neo4j-password-expired',
  'Neo.ClientError.Security.Forbidden': 'neo4j-read-only',
  'Neo.ClientError.Database.DatabaseNotFound': 'neo4j-no-database',
  'Neo.ClientError.General.ForbiddenOnReadOnlyDatabase': 'neo4j-read-only',
  'Neo.ClientError.General.WriteOnReadOnlyAccessDatabase': 'neo4j-read-only',
  'Neo.ClientError.Cluster.NotALeader': 'neo4j-no-leader',
  'Neo.ClientError.Transaction.TransactionTimedOut': 'neo4j-slow',
  'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration': 'neo4j-slow',
  'Neo.ClientError.Transaction.LockClientStopped': 'neo4j-slow',
  'Neo.TransientError.General.DatabaseUnavailable': 'neo4j-database-stopped',
}

/** Texts of network failures. The driver gives all of them one code, and its words contain the system's. */
const byMessage: [RegExp, PlainCode][] = [
  [/responded HTTP/, 'neo4j-web-port'],
  [/before secure TLS connection|wrong version number|SSL routines|EPROTO/, 'neo4j-tls-not-offered'],
  [/altnames|does not match certificate/, 'certificate-of-another-host'],
  [/certificate has expired/, 'certificate-expired'],
  [/certificate is not trusted|self.signed|unable to verify|issuer cert/i, 'neo4j-authority-unknown'],
  [/sent more than was asked for/, 'neo4j-answer-too-large'],
  [/acquisition timed out|Connection timed out|Failed to establish connection in/, 'no-answer'],
  [/closed by server|socket hang up/, 'neo4j-closed'],
]

/** Explains what is wrong with a Neo4j. Never names a password, host or user. */
export const graphFault = ({ code, message }: ConnectionFault): StoreFault => {
  const ofSystem = /Caused by: .*?\b(E[A-Z_]{4,}|[A-Z]+_CERT_[A-Z_]+)\b/.exec(message)?.[1]
  const plain =
    saidOf(byCode, code ?? '') ??
    byMessage.find(([pattern]) => pattern.test(message))?.[1] ??
    faultOfSystem(ofSystem ?? '') ??
    (code === 'ServiceUnavailable' || code === 'SessionExpired' ? 'neo4j-not-there' : undefined)
  return plain === undefined ? failedWith(code) : storeFaultOf(plain)
}
