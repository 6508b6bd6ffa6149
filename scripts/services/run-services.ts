/**
 * `npm run services`: runs PostgreSQL, Neo4j and Redis on loopback for daily work until Ctrl+C. Their data stays in
 * .services.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { endWithNpm } from '../launch/end-with-npm.ts'
import { startNeo4j } from './neo4j.ts'
import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'
import { type Service, ServiceUnavailable } from './service.ts'

const FOLDER = process.env.SERVICES_FOLDER ?? join(import.meta.dirname, '..', '..', '.services')
const FROM = { environment: 'from the environment', program: 'of this machine', registry: 'from a package registry' }

const started: Service[] = []

const start = async (name: string, port: number, starting: typeof startNeo4j) => {
  const dataDir = join(FOLDER, name.toLowerCase())
  try {
    const service = await starting({ dataDir, port })
    started.push(service)
    const login = service.user ? `  user ${service.user}  password ${service.password}` : ''
    console.log(`${name.padEnd(11)} ${service.url}${login}  (${FROM[service.origin]})`)
  } catch (error) {
    if (!(error instanceof ServiceUnavailable)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

const stop = async () => {
  await Promise.allSettled(started.map((service) => service.stop()))
  process.exit()
}

endWithNpm()
await mkdir(FOLDER, { recursive: true })
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
await Promise.all([
  start('PostgreSQL', 55_432, startPostgres),
  start('Neo4j', 57_687, startNeo4j),
  start('Redis', 56_379, startRedis),
])
if (started.length > 0) console.log('Running until Ctrl+C.')
