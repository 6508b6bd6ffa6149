import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedPostgres } from '../../src/main/stores/embedded/embedded-postgres.ts'
import { type Service, type ServiceOptions, ServiceUnavailable } from './service.ts'

/**
 * Starts a PostgreSQL for daily work: the server that `POSTGRES_URL` names, else the one that the console itself
 * embeds, which `npm ci` installs. It picks a port and keeps it for later starts.
 */
export const startPostgres = async (options: ServiceOptions = {}): Promise<Service> => {
  const { POSTGRES_URL } = process.env
  if (POSTGRES_URL) return { url: POSTGRES_URL, origin: 'environment', stop: async () => {} }
  const directory = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'postgres-')))
  const embedded = embeddedPostgres({ directory })
  const stop = async () => {
    await embedded.close()
    if (options.dataDir === undefined) await rm(directory, { recursive: true, force: true })
  }
  try {
    const { host, port, user, password } = await embedded.server()
    return { url: `postgresql://${host}:${port}/postgres`, user, password, origin: 'registry', stop }
  } catch (error) {
    await stop()
    throw new ServiceUnavailable('PostgreSQL', (error as Error).message)
  }
}
