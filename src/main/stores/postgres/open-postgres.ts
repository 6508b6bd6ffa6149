import { Socket } from 'node:net'
import { hostname } from 'node:os'
import type { ConnectionOptions } from 'node:tls'
import pg from 'pg'
import type { DataSource, EntitySchema } from 'typeorm'
import type { tlsMode } from '../../../contract/connections.ts'
import { type AnswerBounds, type Guard, GuardedClient, workBounds } from './guarded-client.ts'
import { type SeenWrites, seenWrites } from './seen-writes.ts'

export type TlsMode = (typeof tlsMode)['_output']

export type PostgresAddress = { host: string; port: number }

export type PostgresTarget = PostgresAddress & {
  database: string
  user: string
  password: string | (() => Promise<string>) | undefined
  tls: TlsMode
  /** PEM, for `verify-full` where the system does not know the authority. */
  certificateAuthority: string | null
  /** Asked before each new connection: where the server listens now. An embedded server is started by it. */
  locate?: () => Promise<PostgresAddress>
}

export type OpenPostgres = {
  target: PostgresTarget
  /** The database itself refuses writes of every session. */
  readOnly: boolean
  /** The features' mappings. */
  entities?: () => Promise<EntitySchema[]>
  poolSize?: number
  /** Of TypeORM's tables that no mapping names, e.g. a history. */
  schema?: string
  historyTable?: string
  timeouts?: Partial<PostgresTimeouts>
}

export type PostgresTimeouts = {
  /** Until a connection is there. */
  connectMs: number
  /** One statement, judged by the server; this side gives up 2 s later, also on a server that stands still. */
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
  /** For thin SQL. Values are what pg gives, but `date` stays a `YYYY-MM-DD` string; bigint is a string. */
  pool: pg.Pool
  /** TypeORM on the same pool, made on first use. */
  dataSource: () => Promise<DataSource>
  readOnly: boolean
  timeouts: PostgresTimeouts
  writes: SeenWrites
  /** Aborted when the store begins to close: what holds a connection for long gives it back. */
  closing: AbortSignal
  /** Ends the pool; calls that are under way get some seconds, then they are cut. Calls after the first do nothing. */
  close: () => Promise<void>
}

/** Shown by the database for every session, so that a lock's holder can be named. */
export const applicationName = `School Directory Console ${hostname()} ${process.pid}`.slice(0, 63)

const DATE_OID = 1082

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === DATE_OID
      ? (text: string) => text
      : (pg.types.getTypeParser as (oid: number, format?: string) => never)(oid, format),
}

/** `verify-full` checks the certificate and the host's name; the other modes say openly that they do not. */
export const tlsOptions = (target: Pick<PostgresTarget, 'tls' | 'certificateAuthority'>): false | ConnectionOptions => {
  if (target.tls === 'disable') return false
  if (target.tls === 'require') return { rejectUnauthorized: false }
  return { rejectUnauthorized: true, ...(target.certificateAuthority && { ca: target.certificateAuthority }) }
}

/** Asks where the server is before it connects, so that a pool follows a server that came back on another port. */
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

/** Of one client, or of all those of one pool. */
export const clientConfig = (
  options: Pick<OpenPostgres, 'target' | 'readOnly' | 'timeouts'> & { bounds?: AnswerBounds },
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
    // Where nobody checks the certificate, SCRAM bound to it keeps out who stands between.
    enableChannelBinding: target.tls === 'require',
    types,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: applicationName,
    connectionTimeoutMillis: timeouts.connectMs,
    statement_timeout: timeouts.statementMs,
    lock_timeout: timeouts.lockMs,
    idle_in_transaction_session_timeout: timeouts.idleInTransactionMs,
    query_timeout: timeouts.statementMs + 2_000,
    options: `-c default_transaction_read_only=${options.readOnly ? 'on' : 'off'} -c TimeZone=UTC -c jit=off`,
    ...(target.locate && { stream: () => locatingSocket(target.locate!) }),
  } as pg.ClientConfig & { guard: Guard }
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
    schema: options.schema ?? 'directory',
    migrationsTableName: options.historyTable,
    entities,
    installExtensions: false,
    synchronize: false,
    logging: false,
  })
  return dataSource.initialize()
}

const CLOSE_GRACE_MS = 3_000

/** The database rolls back what a cut call did. */
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

/** Opens nothing yet: the first query connects. A server that goes away fails the calls under way and is found again by the next. */
export const openPostgres = (options: OpenPostgres): PostgresStore => {
  const pool = new pg.Pool({
    ...clientConfig(options),
    Client: GuardedClient as unknown as typeof pg.Client,
    max: options.poolSize ?? 10,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
  })
  // A lost idle connection is no fault of anybody's call: the pool has dropped it already.
  pool.on('error', () => undefined)
  const clients = new Set<pg.PoolClient>()
  pool.on('connect', (client) => {
    clients.add(client)
    client.on('error', () => undefined)
  })
  pool.on('remove', (client) => clients.delete(client))

  let dataSource: Promise<DataSource> | null = null
  let closed: Promise<void> | null = null
  const closing = new AbortController()
  return {
    pool,
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
    closing: closing.signal,
    close: () => {
      closing.abort()
      return (closed ??= endOrCut(pool, clients))
    },
  }
}
