import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { compose } from '../../src/main/compose.ts'
import { inProcessClient } from '../../src/main/doors/in-process-door.ts'
import { createDatabase } from '../postgres.ts'
import { startTestCluster } from '../postgres-cluster.ts'
import type { Bench, Row, Scale } from './bench.ts'
import { median, timed } from './measure.ts'

/** A person waits for the answer, so one school that hangs must not delay it. */
const LIMIT_MS = 2_000

/** A console on a data folder of its own, with so many schools that each have a database of their own. */
const openFleet = async (schools: number) => {
  const { cluster, stop } = await startTestCluster()
  const dataFolder = await mkdtemp(join(tmpdir(), 'school-directory-fleet-'))
  const log = pino({ level: 'silent' })
  const running = await compose({ dataFolder, log, projects: false })
  const context = { app: running.app, author: { actor: 'bench', door: 'in-process' as const } }
  const client = inProcessClient({ router: running.router, context, log })
  const { host, user } = cluster
  const password = String(cluster.password)
  const add = async (name: string, { database, port }: { database: string; port: number }) => {
    const tls = 'disable' as const
    const postgresql = { kind: 'external' as const, host, port, database, user, tls, certificateAuthority: null }
    return client.connections.create({ name, postgresql, password })
  }
  const databases: Awaited<ReturnType<typeof createDatabase>>[] = []
  for (let number = 1; number <= schools; number += 1) {
    const database = await createDatabase(cluster)
    databases.push(database)
    await add(`School ${number}`, { database: database.target.database, port: cluster.port })
  }
  const close = async () => {
    await running.close()
    for (const { drop } of databases) await drop()
    await stop()
    await rm(dataFolder, { recursive: true, force: true })
  }
  return { client, add, close }
}

async function* rows(scale: Scale): AsyncGenerator<Row> {
  const [schools, runs] = scale === 'full' ? [50, 7] : [5, 2]
  const { client, add, close } = await openFleet(schools)
  const silent = createServer(() => undefined)
  const status = async () => {
    const times: number[] = []
    for (let run = 0; run <= runs; run += 1) {
      const time = await timed(() => client.migrations.fleet.status())
      // The first run loads the drivers and does not count.
      if (run > 0) times.push(time)
    }
    return median(times)
  }
  try {
    const goal = { of: 'ours', atMost: LIMIT_MS } as const
    yield { name: `status of ${schools} schools`, ours: await status(), unit: 'ms', goal }
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    await add('Hanging', { database: 'school', port: (silent.address() as { port: number }).port })
    yield { name: `status of ${schools} schools beside one that hangs`, ours: await status(), unit: 'ms', goal }
  } finally {
    silent.close()
    await close()
  }
}

export const bench: Bench = { name: 'fleet', rows }
