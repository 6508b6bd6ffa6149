import { storeFaultOf } from '../../../contract/store-faults.ts'
import { EMBEDDED_USER } from './embedded-cluster.ts'
import type { EmbeddedPostgres } from './embedded-postgres.ts'
import { EmbeddedPostgresFailure } from '../postgres/embedded-failure.ts'
import { GuardedClient } from '../postgres/guarded-client.ts'
import { clientConfig, type PostgresTarget } from '../postgres/open-postgres.ts'

const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'

/** The name of an embedded school's own database in the one server. */
const databaseOf = (profileId: string) => `school_${profileId.replaceAll('-', '_')}`

/**
 * Returns how to reach an embedded school's database. Each new connection asks for the server's address, which starts
 * the server.
 */
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

/** Makes the school's database in a new server. Does nothing when it exists. */
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

/** Tells who runs the server when its password is not the one that this console has. */
export const explainRefusedLogin = async (embedded: EmbeddedPostgres): Promise<EmbeddedPostgresFailure> => {
  const { pid, startedAt } = await embedded.server()
  return new EmbeddedPostgresFailure(storeFaultOf('folder-held', { pid: String(pid), since: startedAt.toISOString() }))
}
