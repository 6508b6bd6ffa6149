import { describe, expect, it } from 'vitest'
import { noRedis, redisStore, type RedisStore } from '../../../src/contract/redis-store.ts'
import { addressesOf, redisFormOf, redisInputOf } from '../../../src/renderer/src/features/settings/redis-form.ts'
import { cacheIsOpen, weakerTls } from '../../../src/renderer/src/features/settings/weaker-tls.ts'

const single = redisStore.parse({ kind: 'single', host: 'cache.example', user: 'school', database: 2 })
const sentinel = redisStore.parse({
  kind: 'sentinel',
  sentinels: [{ host: '10.0.0.1' }, { host: '::1', port: 7_000 }],
  master: 'school',
  announced: [{ announced: { host: '10.0.0.9', port: 6_379 }, reached: { host: 'cache.example', port: 7_001 } }],
})
const cluster = redisStore.parse({ kind: 'cluster', nodes: [{ host: 'a.example', port: 7_000 }], tls: 'require' })

describe('the form of a Redis', () => {
  it.each([
    ['none', noRedis],
    ['single', single],
    ['sentinel', sentinel],
    ['cluster', cluster],
  ] as [string, RedisStore][])('reads settings back as they were: %s', (_, settings) => {
    expect(redisInputOf(redisFormOf(settings))).toEqual({ redis: settings })
  })

  it('keeps a stored password unless one is typed or forgotten', () => {
    const form = redisFormOf(sentinel)
    expect(redisInputOf({ ...form, redisPassword: 'secret' })).toMatchObject({ redisPassword: 'secret' })
    expect(redisInputOf({ ...form, forgetSentinelPassword: true })).toMatchObject({ sentinelPassword: null })
  })

  it('takes an address in each line, with the usual port where none is named', () => {
    expect(addressesOf(' a.example:7000 \n\n[fe80::1]:7001\nb.example')).toEqual([
      { host: 'a.example', port: 7_000 },
      { host: 'fe80::1', port: 7_001 },
      { host: 'b.example', port: 6_379 },
    ])
    const [wrong] = addressesOf('redis://a.example:1')
    expect(redisStore.safeParse({ kind: 'cluster', nodes: [wrong] }).error?.issues[0]?.path).toEqual([
      'nodes',
      0,
      'host',
    ])
  })
})

describe('a Redis whose identity is not checked', () => {
  const others = { postgresql: { kind: 'embedded' as const }, neo4j: null }

  it('is warned of unless all of its servers are on this computer', () => {
    expect(cacheIsOpen(single)).toBe(false)
    expect(cacheIsOpen(cluster)).toBe(true)
    expect(
      cacheIsOpen({
        ...cluster,
        nodes: [
          { host: '127.0.0.1', port: 1 },
          { host: 'localhost', port: 2 },
        ],
      } as never),
    ).toBe(false)
  })

  it('is confirmed when it is new, and not when it stays as it is', () => {
    expect(weakerTls(undefined, { ...others, redis: cluster })).toEqual(['Redis'])
    expect(weakerTls({ ...others, redis: cluster }, { ...others, redis: cluster })).toEqual([])
    expect(weakerTls({ ...others, redis: noRedis }, { ...others, redis: cluster })).toEqual(['Redis'])
  })
})
