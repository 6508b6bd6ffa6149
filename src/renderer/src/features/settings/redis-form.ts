import type { Passwords } from '../../../../contract/connections.ts'
import { noRedis, type RedisStore } from '../../../../contract/redis-store.ts'
import { addressText } from '../../app/health/store-address.ts'

/** The values of the controls for Redis. Lists of addresses are texts, one address in a line. */
export type RedisForm = {
  redis: RedisStore['kind']
  redisHost: string
  redisPort: number | string
  redisDatabase: number | string
  redisSentinels: string
  redisMaster: string
  redisNodes: string
  /** Lines of `announced = reached`. */
  redisAnnounced: string
  redisUser: string
  redisPassword: string
  forgetRedisPassword: boolean
  redisSentinelUser: string
  redisSentinelPassword: string
  forgetSentinelPassword: boolean
  redisTls: 'disable' | 'require' | 'verify-full'
  redisCertificateAuthority: string
}

type Address = { host: string; port: number }
const REDIS_PORT = 6_379
const SENTINEL_PORT = 26_379

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** A line that is no address keeps its words as the host, so that the console can say what is wrong with it. */
const addressOf = (line: string, usualPort: number): Address => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(line.trim()) ?? []
  const host = bracketed ?? plain
  return host === undefined ? { host: line, port: usualPort } : { host, port: Number(port ?? usualPort) }
}
export const addressesOf = (text: string, usualPort = REDIS_PORT): Address[] =>
  linesOf(text).map((line) => addressOf(line, usualPort))

const announcedOf = (text: string) =>
  linesOf(text).map((line) => {
    const [announced = '', reached = ''] = line.split('=')
    return { announced: addressOf(announced, REDIS_PORT), reached: addressOf(reached, REDIS_PORT) }
  })

export const redisFormOf = (redis: RedisStore = noRedis): RedisForm => {
  const single = redis.kind === 'single' ? redis : undefined
  const sentinel = redis.kind === 'sentinel' ? redis : undefined
  const shared = redis.kind === 'none' ? undefined : redis
  const announced = redis.kind === 'sentinel' || redis.kind === 'cluster' ? redis.announced : []
  return {
    redis: redis.kind,
    redisHost: single?.host ?? 'localhost',
    redisPort: single?.port ?? REDIS_PORT,
    redisDatabase: (single ?? sentinel)?.database ?? 0,
    redisSentinels: sentinel?.sentinels.map(addressText).join('\n') ?? '',
    redisMaster: sentinel?.master ?? 'mymaster',
    redisNodes: redis.kind === 'cluster' ? redis.nodes.map(addressText).join('\n') : '',
    redisAnnounced: announced.map((each) => `${addressText(each.announced)} = ${addressText(each.reached)}`).join('\n'),
    redisUser: shared?.user ?? '',
    redisPassword: '',
    forgetRedisPassword: false,
    redisSentinelUser: sentinel?.sentinelUser ?? '',
    redisSentinelPassword: '',
    forgetSentinelPassword: false,
    redisTls: shared?.tls ?? 'verify-full',
    redisCertificateAuthority: shared?.certificateAuthority ?? '',
  }
}

const settingsOf = (form: RedisForm): RedisStore => {
  const shared = {
    user: form.redisUser.trim() || null,
    tls: form.redisTls,
    certificateAuthority: form.redisCertificateAuthority.trim() || null,
  }
  const database = Number(form.redisDatabase)
  const announced = announcedOf(form.redisAnnounced)
  switch (form.redis) {
    case 'none':
      return noRedis
    case 'single':
      return { kind: 'single', host: form.redisHost.trim(), port: Number(form.redisPort), database, ...shared }
    case 'sentinel':
      return {
        kind: 'sentinel',
        sentinels: addressesOf(form.redisSentinels, SENTINEL_PORT),
        master: form.redisMaster.trim(),
        sentinelUser: form.redisSentinelUser.trim() || null,
        database,
        announced,
        ...shared,
      }
    case 'cluster':
      return { kind: 'cluster', nodes: addressesOf(form.redisNodes), announced, ...shared }
  }
}

const secret = (typed: string, forgets: boolean) => (forgets ? null : typed === '' ? undefined : typed)

/** The contract's input. An empty password keeps the saved one; only the check box forgets it. */
export const redisInputOf = (form: RedisForm): { redis: RedisStore } & Passwords => {
  const redisPassword = secret(form.redisPassword, form.forgetRedisPassword)
  const sentinelPassword = secret(form.redisSentinelPassword, form.forgetSentinelPassword)
  return {
    redis: settingsOf(form),
    ...(redisPassword === undefined ? {} : { redisPassword }),
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
  }
}
