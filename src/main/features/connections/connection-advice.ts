import type { StoreHealth } from '../../../contract/connections.ts'

export const downBecause = (reason: string): StoreHealth => ({
  state: 'down',
  serverVersion: null,
  latencyMs: null,
  reason,
})

/** What of a failed connection the advice is judged by: codes of PostgreSQL, the system or TLS, or a text of the driver. */
export type ConnectionFault = { code: string | null; message: string }

/** The oldest server the directory's SQL runs on: `xid8`, `NULLS NOT DISTINCT` and builtin `MERGE` need it. */
export const OLDEST_MAJOR = 15

export const tooOld = (major: number) =>
  `This is PostgreSQL ${major}. The console needs ${OLDEST_MAJOR} or later: upgrade the server, or choose another.`

const byCode: Record<string, string> = {
  '28P01': 'The password or the user name is wrong.',
  '3D000': 'The server has no database of this name. Check the name, or ask for the database to be made.',
  '42501': 'This user may not use the database. On the server: GRANT CONNECT ON DATABASE of this name TO the user.',
  '53300': 'The server has no free connection. Try again later, or raise its max_connections.',
  PASSWORD_IN_CLEAR:
    'The server asks for the password in clear or as MD5, and nothing proves which server it is. Use SCRAM at the server, or TLS with certificate and host name checked.',
  ANSWER_TOO_LARGE: 'The other side sent more than a PostgreSQL would, and was left. Check the host and the port.',
  ANSWER_UNREADABLE:
    'The other side does not speak as PostgreSQL does, or asks for a login that this console does not have. Check that the port is that of PostgreSQL.',
  '57P03': 'The server is starting or shutting down. Try again in a moment.',
  ENOTFOUND: 'There is no host of this name. Check its spelling.',
  EAI_AGAIN: 'The host name cannot be looked up now. Check this computer’s network.',
  ECONNREFUSED:
    'Nothing listens at this host and port. Check the port, and that the server runs and accepts connections from here.',
  ECONNRESET: 'The server closed the connection at once. Check that the port is the right one.',
  ETIMEDOUT: 'The host does not answer. Check the host, the port and any firewall between.',
  EHOSTUNREACH: 'The host cannot be reached from here. Check the network or VPN.',
  ENETUNREACH: 'The host’s network cannot be reached from here. Check the network or VPN.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The server’s certificate is self-signed. Add it as the certificate authority, if you trust it.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'The server’s certificate comes from an authority this computer does not know. Add that authority’s certificate.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The server’s certificate comes from an authority this computer does not know. Add that authority’s certificate.',
  UNABLE_TO_GET_ISSUER_CERT:
    'The server’s certificate comes from an authority this computer does not know. Add that authority’s certificate.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The server’s certificate comes from an authority this computer does not know. Add that authority’s certificate.',
  CERT_HAS_EXPIRED: 'The server’s certificate has expired. It must be renewed on the server.',
  CERT_NOT_YET_VALID: 'The server’s certificate is not valid yet. Check this computer’s clock.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The server’s certificate is for another host name. Use the name it was made for.',
}

/** The advice for a code of the system or of TLS that says the same of every server. */
export const adviceForCode = (code: string): string | undefined => (/^E[A-Z]/.test(code) ? byCode[code] : undefined)

/** Texts of the driver that have no code. */
const byMessage: [RegExp, string][] = [
  [/client password must be/, 'The server asks for a password. Enter it.'],
  [
    /does not support SSL/,
    'The server does not offer TLS. Turn TLS on at the server; connect without it only inside of a network you trust.',
  ],
  [
    /connection timeout|timeout expired|Query read timeout/,
    'The host does not answer. Check the host, the port and any firewall between.',
  ],
  [
    /Connection terminated|establishing an SSL/,
    'The other side closed the connection. Check that the port is that of PostgreSQL.',
  ],
]

/** What a person can do about it. Says nothing of password, host or user. */
export const adviceFor = (fault: ConnectionFault): string => {
  if (fault.code === '28000') {
    return /no encryption|SSL off/.test(fault.message)
      ? 'The server lets this user in over TLS only. Choose a TLS mode.'
      : 'The server does not let this user in from this computer. Ask for a line in its pg_hba.conf.'
  }
  const known = fault.code === null ? undefined : byCode[fault.code]
  return (
    known ??
    byMessage.find(([pattern]) => pattern.test(fault.message))?.[1] ??
    `The connection failed (${fault.code ?? 'no code'}).`
  )
}
