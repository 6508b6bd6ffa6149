import { z } from 'zod'
import type { ErrorData } from './errors.ts'

/**
 * Every fault of a store that the console knows, and what a person can do about it. `{name}` is replaced by a value
 * that comes with the code. No value is a password or the name of a user.
 */
export const storeFaultWords = {
  // Of any server.
  'wrong-login': 'The password or the user name is wrong.',
  'host-unknown': 'There is no host of this name. Check its spelling.',
  'name-lookup-failed': 'The host name cannot be looked up now. Check this computer’s network.',
  'nothing-listens':
    'Nothing listens at this host and port. Check the port, and that the server runs and accepts connections from here.',
  'closed-at-once': 'The server closed the connection at once. Check that the port is the right one.',
  'no-answer': 'The host does not answer. Check the host, the port and any firewall between.',
  'host-unreachable': 'The host cannot be reached from here. Check the network or VPN.',
  'network-unreachable': 'The host’s network cannot be reached from here. Check the network or VPN.',
  'stands-still': 'The server does not answer.',
  'certificate-self-signed':
    'The server’s certificate is self-signed. Add it as the certificate authority, if you trust it.',
  'certificate-authority-unknown':
    'The server’s certificate comes from an authority this computer does not know. Add that authority’s certificate.',
  'certificate-expired': 'The server’s certificate has expired. It must be renewed on the server.',
  'certificate-not-yet-valid': 'The server’s certificate is not valid yet. Check this computer’s clock.',
  'certificate-of-another-host': 'The server’s certificate is for another host name. Use the name it was made for.',
  'failed-with-code': 'The connection failed ({storeCode}).',
  failed: 'The connection failed (no code).',
  // Of PostgreSQL.
  'no-database': 'The server has no database of this name. Check the name, or ask for the database to be made.',
  'may-not-connect':
    'This user may not use the database. On the server: GRANT CONNECT ON DATABASE of this name TO the user.',
  'no-free-connection': 'The server has no free connection. Try again later, or raise its max_connections.',
  'password-in-clear':
    'The server asks for the password in clear or as MD5, and nothing proves which server it is. Use SCRAM at the server, or TLS with certificate and host name checked.',
  'password-missing': 'The server asks for a password. Enter it.',
  'answer-too-large':
    'The other side sent more than PostgreSQL would, so the connection was ended. Check the host and the port.',
  'answer-unreadable':
    'The other side does not speak as PostgreSQL does, or asks for a login that this console does not have. Check that the port is that of PostgreSQL.',
  'starts-or-stops': 'The server is starting or shutting down. Try again in a moment.',
  'tls-not-offered':
    'The server does not offer TLS. Turn TLS on at the server; connect without it only inside of a network you trust.',
  'tls-required': 'The server lets this user in over TLS only. Choose a TLS mode.',
  'not-let-in': 'The server does not let this user in from this computer. Ask for a line in its pg_hba.conf.',
  'connection-closed': 'The other side closed the connection. Check that the port is that of PostgreSQL.',
  'too-old':
    'This is PostgreSQL {version}. The console needs {oldest} or later: upgrade the server, or choose another.',
  'authority-unreadable': 'The certificate authority is not a PEM certificate.',
  'may-not-read':
    'This user may not read {what}. On the server: GRANT USAGE ON SCHEMA {schemas} TO the user; GRANT SELECT ON ALL TABLES IN SCHEMA {schemas} TO the user.',
  'may-not-write':
    'This user may read but not write {what}. On the server: GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schemas} TO the user. Or open the school read-only.',
  'server-disk-full':
    'The disk of the PostgreSQL server is full: a write failed. Free some space there; nothing was saved in part.',
  'server-files-damaged': 'Files of the database are damaged or missing. Restore it from a backup.',
  // Of the PostgreSQL that the console runs.
  'folder-not-writable': 'The data folder {folder} takes no writes. Make it writable; nothing was lost.',
  'folder-not-usable': 'The database cannot use {folder}: {said}',
  'folder-disk-full': 'The disk of {folder} is full. Free some space and try again; nothing was lost.',
  'folder-disk-short': 'The disk of {folder} is full: {megabytes} MB are left. Free some space; nothing was lost.',
  'folder-damaged': 'The data folder {folder} is damaged: {said} Nothing was deleted; restore it from a backup.',
  'folder-not-whole':
    '{folder} holds files but no PG_VERSION, so it is not a whole PostgreSQL data folder. Restore it from a backup or choose another data folder.',
  'folder-version-unreadable':
    'The data folder {folder} is damaged: its file PG_VERSION names no version. Nothing was deleted; restore it from a backup.',
  'folder-control-unreadable':
    'The data folder {folder} is damaged: its control file cannot be read. Nothing was deleted; restore it from a backup.',
  'folder-of-another-version':
    '{folder} was written by PostgreSQL {version}, and this console brings {ours}. Open it with the console that wrote it and move the data over.',
  'folder-not-compatible': '{folder} was written by another version of PostgreSQL: {said}',
  'folder-held':
    'The database of this data folder is run by process {pid} since {since}, and it does not accept this console’s password.',
  'folder-closed': 'As root the database runs under another account, which can enter neither {folder} nor {shared}.',
  'program-not-brought': 'This console has no PostgreSQL for {system}.',
  'program-missing': 'The program {program} is missing in {folder}.',
  'account-missing': 'PostgreSQL does not run as root, and no other account could be made.',
  'database-not-made': 'A new database could not be made: {said}',
  'server-ended': 'PostgreSQL ended while it started: {said}',
  'server-ended-silently': 'PostgreSQL ended while it started, and said nothing.',
  'server-not-ready': 'PostgreSQL was not ready after {seconds} seconds.',
  'console-closes': 'This console is closing.',
  // Of Neo4j.
  'not-neo4j': 'This server calls itself {agent}. The console needs Neo4j 5.',
  'neo4j-too-old':
    'This is Neo4j {version}. The console needs {oldest} or later: upgrade the server, or choose another.',
  'neo4j-read-only':
    'The database takes no writes, so the graph cannot be kept there. Make it writable for this user, or open the school read-only.',
  'neo4j-no-database':
    'The server has no database of this name. Check the name, or leave it empty for the server’s default.',
  'neo4j-slow': 'The server took too long to answer. It may have just started: try again in a moment.',
  'neo4j-too-many-tries':
    'Too many wrong passwords in a row: the server lets nobody in for some seconds. Try again then.',
  'neo4j-password-expired': 'The password has expired. Change it on the server first.',
  'neo4j-no-leader': 'This member of the cluster takes no writes. Use neo4j:// instead of bolt://.',
  'neo4j-database-stopped':
    'The database is stopped or still starting. Try again in a moment, or start it on the server.',
  'neo4j-web-port': 'This is the port of Neo4j’s web pages. Bolt listens on another one, usually 7687.',
  'neo4j-tls-not-offered':
    'The server does not offer TLS at this port. Write bolt:// or neo4j:// without +s; only inside of a network you trust.',
  'neo4j-authority-unknown':
    'The server’s certificate comes from an authority this computer does not know. Write +ssc for +s, if you trust the server without it.',
  'neo4j-answer-too-large':
    'The other side sent more than Neo4j would, so the connection was ended. Check the host and the port.',
  'neo4j-closed':
    'The other side closed the connection. Check that the port is that of Bolt, and whether the server wants TLS (bolt+s://).',
  'neo4j-not-there': 'The server does not answer. Check that Neo4j runs at this address.',
  // Of Redis. The console works without it; only the cache is smaller.
  'redis-closed':
    'The other side closed the connection. Check that the port is that of Redis, and whether the server wants TLS.',
  'redis-not-redis': 'The other side does not speak as Redis does. Check the host and the port.',
  'redis-tls-not-offered':
    'The server does not offer TLS at this port. Turn TLS on at the server; connect without it only inside of a network you trust.',
  'redis-tls-no-answer':
    'The host does not answer over TLS. Check the host, the port and any firewall between, and that the server offers TLS there.',
  'redis-no-permission':
    'This user may not use the keys or commands of the cache. On the server: ACL SETUSER of this name, with keys ~sdc:* and the commands that read, write and run scripts.',
  'redis-read-only': 'This server is a replica and takes no writes. Name its master, or its sentinels.',
  'redis-no-master': 'The sentinels know no master of this name. Check the name.',
  'redis-no-sentinel': 'No sentinel answers. Check their addresses, and that they run.',
  'redis-no-cluster': 'This server is not part of a cluster. Choose a single server.',
  'redis-is-cluster': 'This server is part of a cluster. Choose a cluster.',
  'redis-cluster-broken': 'The cluster does not serve all of its keys. Check its masters.',
  'redis-out-of-memory':
    'The server’s memory is full, so it keeps no new answers. Raise maxmemory, or set maxmemory-policy to allkeys-lru.',
  'redis-disk': 'The server cannot save its data and takes no writes (MISCONF). Check its disk.',
  'redis-loading': 'The server is loading its data. It answers in a moment.',
  'redis-busy': 'A script keeps the server busy. It answers when the script has ended.',
  'redis-too-many-clients': 'The server lets no more clients in. Raise its maxclients.',
  'redis-protected':
    'The server is in protected mode: it takes no connections from other hosts before it has a password.',
  'redis-slow': 'The server answers slowly, so the cache saves little time. Check its load and the network.',
} as const

export type StoreFaultCode = keyof typeof storeFaultWords
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type Value = string | number
type Values<Code extends StoreFaultCode> = Record<Names<(typeof storeFaultWords)[Code]>, Value>

const codes = Object.keys(storeFaultWords) as [StoreFaultCode, ...StoreFaultCode[]]

/** A fault by its code, with the values that belong to the code and no others. */
export const storeFault = z.object({
  code: z.enum(codes),
  /**
   * The values, which are the same in every language: names of tables, folders and versions, numbers, a server's own
   * words.
   */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type StoreFault = z.infer<typeof storeFault>

export const storeFaultOf = <Code extends StoreFaultCode>(
  code: Code,
  ...[values]: Names<(typeof storeFaultWords)[Code]> extends never ? [] : [Values<Code>]
): StoreFault => ({ code, values: values ?? {} })

/** Returns the fault in English, for programs and the command line. */
export const sayFault = ({ code, values }: StoreFault): string =>
  storeFaultWords[code].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

/** The `because` of `STORE_UNAVAILABLE` for faults that keep a call from its store. Other faults add nothing there. */
export const refusedBecause: Partial<Record<StoreFaultCode, ErrorData<'STORE_UNAVAILABLE'>['because']>> = {
  'may-not-read': 'missing-right',
  'no-free-connection': 'no-free-connection',
  'server-disk-full': 'disk-full',
  'server-files-damaged': 'damaged',
  'folder-not-writable': 'not-writable',
  'folder-not-usable': 'not-writable',
  'folder-disk-full': 'disk-full',
  'folder-disk-short': 'disk-full',
  'folder-damaged': 'damaged',
  'folder-not-whole': 'damaged',
  'folder-version-unreadable': 'damaged',
  'folder-control-unreadable': 'damaged',
}
