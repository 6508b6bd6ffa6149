import type pg from 'pg'
import type { StoreHealth } from '../../../contract/connections.ts'
import { type StoreFault, storeFaultOf } from '../../../contract/store-faults.ts'
import { CLOCK_SQL } from '../../stores/postgres/database-clock.ts'
import { EmbeddedPostgresFailure } from '../../stores/postgres/embedded-failure.ts'
import { GuardedClient, probeBounds } from '../../stores/postgres/guarded-client.ts'
import { clientConfig, type PostgresTarget } from '../../stores/postgres/open-postgres.ts'
import { because, type ConnectionFault, downBecause, OLDEST_MAJOR, postgresFault, tooOld } from './connection-advice.ts'
import { clockOf } from './clock-offset.ts'
import type { ConnectionProbe, Tried } from './connection-probe.port.ts'
import { missingRights } from './missing-rights.sql.ts'
import { isCertificate } from './profile.ts'

const LIMIT_MS = 5_000

const thrownOf = (error: unknown): ConnectionFault => {
  if (error instanceof AggregateError && error.errors.length > 0) return thrownOf(error.errors[0])
  const { code, message } = error as { code?: unknown; message?: unknown }
  return { code: typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : null, message: String(message) }
}

/** Explains what is wrong from the error of a connection or query. */
export const faultOfError = (error: unknown): StoreFault =>
  error instanceof EmbeddedPostgresFailure ? error.fault : postgresFault(thrownOf(error))

/** Measures the version, the time of one round trip on an open connection, and the difference of the clocks. */
export const measure = async (client: pg.Client | pg.Pool, limitMs: number): Promise<StoreHealth> => {
  const ask = <Row extends pg.QueryResultRow>(text: string) =>
    client.query<Row>({ text, query_timeout: limitMs } as pg.QueryConfig)
  const { rows } = await ask<{ number: string; name: string }>(
    `SELECT current_setting('server_version_num') AS number, split_part(current_setting('server_version'), ' ', 1) AS name`,
  )
  const startedAt = performance.now()
  const askedAt = Date.now()
  const { rows: clocks } = await ask<{ now: Date }>(`SELECT ${CLOCK_SQL} AS now`)
  const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10
  const clock = clockOf({ askedAt, answeredAt: Date.now(), database: clocks[0]!.now.getTime() })
  const major = Math.floor(Number(rows[0]!.number) / 10_000)
  const serverVersion = `PostgreSQL ${rows[0]!.name.replace(/[^\w.+-]/g, '').slice(0, 40)}`
  const old = major < OLDEST_MAJOR
  return { state: old ? 'down' : 'up', serverVersion, latencyMs, ...because(old ? tooOld(major) : null), ...clock }
}

/** Tests a PostgreSQL. `targetOf` returns how to connect to the profile and starts an embedded server. */
export const postgresProbe = (options: {
  targetOf: (profile: Tried, password: string | null) => PostgresTarget
  limitMs?: number
}): ConnectionProbe => ({
  probe: async (profile, password) => {
    let client: GuardedClient | null = null
    let deadline: NodeJS.Timeout | undefined
    try {
      const target = options.targetOf(profile, password)
      if (target.certificateAuthority !== null && !isCertificate(target.certificateAuthority)) {
        return downBecause(storeFaultOf('authority-unreadable'))
      }
      const limitMs = options.limitMs ?? LIMIT_MS
      client = new GuardedClient(
        clientConfig({
          target,
          readOnly: true,
          bounds: probeBounds,
          timeouts: { connectMs: limitMs, statementMs: limitMs },
        }),
      )
      client.on('error', () => undefined)
      const asked = client
      deadline = setTimeout(() => asked.cut(new Error('timeout expired')), 2 * limitMs)
      await client.connect()
      const health = await measure(client, limitMs)
      if (health.state !== 'up') return health
      const missing = await missingRights(client, { readOnly: profile.readOnly ?? false })
      return missing ? { ...health, state: missing.shut ? 'down' : 'up', ...because(missing.fault) } : health
    } catch (error) {
      return downBecause(faultOfError(error))
    } finally {
      clearTimeout(deadline)
      void client?.leave()
    }
  },
})
