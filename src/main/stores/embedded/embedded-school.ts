import { storeFaultOf } from '../../../contract/store-faults.ts'
import { EMBEDDED_USER } from './embedded-cluster.ts'
import type { EmbeddedPostgres } from './embedded-postgres.ts'
import { EmbeddedPostgresFailure } from '../postgres/embedded-failure.ts'
import { GuardedClient } from '../postgres/guarded-client.ts'
import { clientConfig, type PostgresTarget } from '../postgres/open-postgres.ts'

const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'

/** Each embedded school has a database of its own in the one server. */
const databaseOf = (profileId: string) => `school_${profileId.replaceAll('-', '_')}`

/** How to reach an embedded school's database. Each new connection asks where the server is, which starts it. */
export const embeddedTarget = (embedded: EmbeddedPostgres, profileId: string): PostgresTarget => ({
  host: '127.0.0.1',
  port: 0,
  user: EMBEDDED_USER,
  password: async () => (await embedded.server()).password,
  database: databaseOf(profileId),
  tls: 'disable',
  certificateAuthority: null,
  locate: embedded.server,
})

/** Makes the school's database in a new server; nothing happens when it is there. */
export const createMissingDatabase = async (target: PostgresTarget) => {
  const timeouts = { connectMs: 60_000, statementMs: 120_000 }
  const client = new GuardedClient(
    clientConfig({ target: { ...target, database: 'postgres' }, readOnly: false, timeouts }),
  )
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(target.database)} TEMPLATE template0`)
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== DUPLICATE_DATABASE && code !== UNIQUE_VIOLATION) throw error
  } finally {
    await client.end()
  }
}

/** Says who runs the server when it runs with a password that this console does not have. */
export const explainRefusedLogin = async (embedded: EmbeddedPostgres): Promise<EmbeddedPostgresFailure> => {
  const { pid, startedAt } = await embedded.server()
  return new EmbeddedPostgresFailure(storeFaultOf('folder-held', { pid: String(pid), since: startedAt.toISOString() }))
}
