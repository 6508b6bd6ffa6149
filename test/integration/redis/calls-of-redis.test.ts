import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RedisServer, runRedisServer } from '../../../scripts/services/redis-server.ts'
import { healthOnce, openForTest, redisTarget } from '../../redis.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

let server: RedisServer
beforeAll(async () => {
  server = await runRedisServer()
})
afterAll(() => server?.stop())

const CALLS = 20_000
const AT_ONCE = 500

it('a connection keeps nothing of the calls that have ended', async () => {
  const redis = openForTest(redisTarget.single(server.port))
  await healthOnce(redis, 'up')
  const ask = async (times: number) => {
    for (let done = 0; done < times; done += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => redis.run((client) => client.get('absent'))))
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = await ask(2_000)
  const grown = (await ask(CALLS)) - before
  expect(grown / CALLS, `${grown} bytes`).toBeLessThan(50)
})
