import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { tracksOf } from '../src/contract/migrations.ts'
import { bringUp } from '../src/main/features/migrations/migrate-track.ts'
import { embeddedPostgres } from '../src/main/stores/embedded/embedded-postgres.ts'
import { openPostgres } from '../src/main/stores/postgres/open-postgres.ts'
import { migrationsOn } from './migrations.ts'
import { asAdministrator, type TestCluster } from './postgres.ts'

const TEMPLATE = 'directory_template'

/** The data does not outlive the run, so it need not survive a power cut. */
const throwAway = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }

const bringUpTemplate = async (cluster: TestCluster) => {
  await asAdministrator(cluster, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${cluster.template} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${cluster.template} TEMPLATE template0`)
  })
  const target = { ...cluster, database: cluster.template, tls: 'disable' as const, certificateAuthority: null }
  const store = openPostgres({ target, readOnly: false })
  try {
    for (const track of tracksOf('record')) await bringUp(migrationsOn(target, store), track)
  } finally {
    await store.close()
  }
}

/**
 * Starts the server for tests and benches: that of `SCHOOL_DIRECTORY_TEST_POSTGRES_URL` (a superuser of PostgreSQL 18),
 * else an embedded one in a temporary folder.
 */
export const startTestCluster = async (settings: Record<string, string> = throwAway) => {
  const address = process.env.SCHOOL_DIRECTORY_TEST_POSTGRES_URL
  if (address) {
    const url = new URL(address)
    const cluster: TestCluster = {
      host: url.hostname,
      port: Number(url.port || 5_432),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      template: `${TEMPLATE}_${process.pid}`,
    }
    await bringUpTemplate(cluster)
    const stop = () =>
      asAdministrator(cluster, (client) => client.query(`DROP DATABASE ${cluster.template} WITH (FORCE)`))
    return { cluster, stop: async () => void (await stop()) }
  }
  const directory = await mkdtemp(join(tmpdir(), 'school-directory-test-'))
  const embedded = embeddedPostgres({ directory, settings })
  const stop = async () => {
    await embedded.close()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    const { host, port, user, password } = await embedded.server()
    const cluster: TestCluster = { host, port, user, password, template: TEMPLATE }
    await bringUpTemplate(cluster)
    return { cluster, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Vitest's global set-up: one server for the whole run. */
export default async function setup(project: TestProject) {
  const { cluster, stop } = await startTestCluster()
  project.provide('cluster', cluster)
  return stop
}
