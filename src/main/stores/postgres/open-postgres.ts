import { Socket } from 'node:net'
import { hostname } from 'node:os'
import type { ConnectionOptions } from 'node:tls'
import pg from 'pg'
import type { DataSource, EntitySchema } from 'typeorm'
import type { tlsMode } from '../../../contract/tls.ts'
import { type AnswerBounds, type Guard, GuardedClient, workBounds } from './guarded-client.ts'
import { LOOKUP_LIMIT_MS, type Lookups, openLookups } from './open-lookups.ts'
import type { OwnReader } from './cache-readers.ts'
import { type SeenWrites, seenWrites } from './seen-writes.ts'

export type TlsMode = (typeof tlsMode)['_output']

export type PostgresAddress = { host: string; port: number }

export type PostgresTarget = PostgresAddress & {
  database: string
  user: string
  password: string | (() => Promise<string>) | undefined
  tls: TlsMode
  /** A PEM certificate for `verify-full`, when the system does not know the authority. */
  certificateAuthority: string | null
  /** Returns the server's present address. It is called before each new connection, and starts an embedded server. */
  locate?: () => Promise<PostgresAddress>
}

export type OpenPostgres = {
  target: PostgresTarget
  /** The database itself refuses writes of every session. */
  readOnly: boolean
  /** The TypeORM mappings of the features. */
  entities?: () => Promise<EntitySchema[]>
  poolSize?: number
  /** `true` for a database that is thrown away: its commits do not wait for the disk. */
  thrownAway?: boolean
  timeouts?: Partial<PostgresTimeouts>
  /** The name by which the server shows the connections. Left out: that of this program. */
  name?: string
}

export type PostgresTimeouts = {
  /** Milliseconds until a connection is there. */
  connectMs: number
  /**
   * Milliseconds for one statement, limited by the server. This side gives up 2 s later, also when the server stands
   * still.
   */
  statementMs: number
  lockMs: number
  idleInTransactionMs: number
}

const defaultTimeouts: PostgresTimeouts = {
  connectMs: 10_000,
  statementMs: 30_000,
  lockMs: 10_000,
  idleInTransactionMs: 60_000,
}

export type PostgresStore = {
  /** For plain SQL. Values have pg's types, but `date` is a `YYYY-MM-DD` string and bigint is a string. */
  pool: pg.Pool
  /** For short reads that need no transaction, cheaper than the pool where several come at once. */
  lookups: Lookups
  /** TypeORM on the same pool, made on first use. */
  dataSource: () => Promise<DataSource>
  readOnly: boolean
  timeouts: PostgresTimeouts
  writes: SeenWrites
  /** The caches on this store. Its writes tell them directly and do not wait for them. */
  readers: Set<OwnReader>
  /** Aborted when the store begins to close, so that long holders of a connection give it back. */
  closing: AbortSignal
  /** Ends the pool. Running calls get some seconds and are then cut. Further calls of `close` do nothing. */
  close: () => Promise<void>
}

/** The name that the database shows for every session, so that the holder of a lock can be named. */
export const applicationName = `School Directory Console ${hostname()} ${process.pid}`.slice(0, 63)

const DATE_OID = 1082

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === DATE_OID
      ? (text: string) => text
      : (pg.types.getTypeParser as (oid: number, format?: string) => never)(oid, format),
}

/** Returns the TLS options. `verify-full` checks the certificate and the host's name; the other modes openly do not. */
export const tlsOptions = (target: Pick<PostgresTarget, 'tls' | 'certificateAuthority'>): false | ConnectionOptions => {
  if (target.tls === 'disable') return false
  if (target.tls === 'require') return { rejectUnauthorized: false }
  return { rejectUnauthorized: true, ...(target.certificateAuthority && { ca: target.certificateAuthority }) }
}

/**
 * Returns a socket that asks for the server's address before it connects, so that a pool finds a server that came back
 * on another port.
 */
const locatingSocket = (locate: () => Promise<PostgresAddress>) => {
  const socket = new Socket()
  const connect = socket.connect.bind(socket) as (port: number, host: string) => Socket
  socket.connect = (() => {
    locate().then(
      ({ port, host }) => connect(port, host),
      (error: Error) => socket.destroy(error),
    )
    return socket
  }) as typeof socket.connect
  return socket
}

/** Returns the configuration of one client, or of all clients of one pool. */
export const clientConfig = (
  options: Pick<OpenPostgres, 'target' | 'readOnly' | 'timeouts' | 'name' | 'thrownAway'> & { bounds?: AnswerBounds },
): pg.ClientConfig & { guard: Guard } => {
  const { target } = options
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  return {
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    password: target.password ?? '',
    ssl: tlsOptions(target),
    guard: {
      bounds: options.bounds ?? workBounds,
      held: { bytes: 0 },
      verified: target.tls === 'verify-full',
    },
    // Without a check of the certificate, SCRAM that is bound to it keeps out a server in between.
    enableChannelBinding: target.tls === 'require',
    types,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: options.name ?? applicationName,
    connectionTimeoutMillis: timeouts.connectMs,
    statement_timeout: timeouts.statementMs,
    lock_timeout: timeouts.lockMs,
    idle_in_transaction_session_timeout: timeouts.idleInTransactionMs,
    query_timeout: timeouts.statementMs + 2_000,
    options: `-c default_transaction_read_only=${options.readOnly ? 'on' : 'off'} -c TimeZone=UTC -c jit=off${
      options.thrownAway ? ' -c synchronous_commit=off' : ''
    }`,
    ...(target.locate && { stream: () => locatingSocket(target.locate!) }),
  } as pg.ClientConfig & { guard: Guard }
}

const pipelinedClient = (options: OpenPostgres) => {
  const timeouts = { ...options.timeouts, statementMs: LOOKUP_LIMIT_MS, lockMs: LOOKUP_LIMIT_MS }
  const config = { ...clientConfig({ ...options, timeouts }), pipeline: true }
  return new GuardedClient(config)
}

const openDataSource = async (pool: pg.Pool, options: OpenPostgres, entities: EntitySchema[]) => {
  const { DataSource } = await import('typeorm')
  const sharedPool = function () {
    return pool
  }
  const dataSource = new DataSource({
    type: 'postgres',
    driver: { ...pg, Pool: sharedPool },
    database: options.target.database,
    schema: 'directory',
    entities,
    installExtensions: false,
    synchronize: false,
    logging: false,
  })
  return dataSource.initialize()
}

const CLOSE_GRACE_MS = 3_000

/** Ends the pool and cuts the calls that take too long. The database rolls back what a cut call did. */
const endOrCut = async (pool: pg.Pool, clients: Set<pg.PoolClient>) => {
  const cut = () => {
    for (const client of clients) (client as unknown as { connection: pg.Connection }).connection.stream.destroy()
  }
  const timer = setTimeout(cut, CLOSE_GRACE_MS)
  try {
    await pool.end()
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Returns a store that connects at its first query. When the server goes away, running calls fail and the next call
 * reconnects.
 */
export const openPostgres = (options: OpenPostgres): PostgresStore => {
  const pool = new pg.Pool({
    ...clientConfig(options),
    Client: GuardedClient as unknown as typeof pg.Client,
    max: options.poolSize ?? 10,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
  })
  // A lost idle connection is no call's fault, and the pool has dropped it already.
  pool.on('error', () => undefined)
  const clients = new Set<pg.PoolClient>()
  pool.on('connect', (client) => {
    clients.add(client)
    client.on('error', () => undefined)
  })
  pool.on('remove', (client) => clients.delete(client))

  const lookups = openLookups(() => pipelinedClient(options))
  let dataSource: Promise<DataSource> | null = null
  let closed: Promise<void> | null = null
  const closing = new AbortController()
  return {
    pool,
    lookups,
    dataSource: () => {
      dataSource ??= Promise.resolve(options.entities?.() ?? [])
        .then((entities) => openDataSource(pool, options, entities))
        .catch((error: unknown) => {
          dataSource = null
          throw error
        })
      return dataSource
    },
    readOnly: options.readOnly,
    timeouts: { ...defaultTimeouts, ...options.timeouts },
    writes: seenWrites(),
    readers: new Set(),
    closing: closing.signal,
    close: () => {
      closing.abort()
      return (closed ??= Promise.all([endOrCut(pool, clients), lookups.close()]).then(() => undefined))
    },
  }
}
