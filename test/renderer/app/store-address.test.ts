import { describe, expect, it } from 'vitest'
import { redisStore } from '../../../src/contract/redis-store.ts'
import { cacheAddress, graphAddress, recordAddress } from '../../../src/renderer/src/app/health/store-address.ts'

describe('the addresses of a school’s stores', () => {
  const external = {
    kind: 'external' as const,
    host: 'db.example',
    port: 5_433,
    database: 'oak',
    user: 'u',
    tls: 'verify-full' as const,
    certificateAuthority: null,
  }

  it('names server, port and database, and no user', () => {
    expect(recordAddress({ postgresql: external })).toBe('db.example:5433/oak')
    expect(recordAddress({ postgresql: { kind: 'embedded' } })).toBeNull()
  })

  it('puts an address of IPv6 into brackets', () => {
    expect(recordAddress({ postgresql: { ...external, host: '::1' } })).toBe('[::1]:5433/oak')
    const redis = redisStore.parse({ kind: 'single', host: 'fe80::1' })
    expect(cacheAddress({ redis })).toBe('[fe80::1]:6379/0')
  })

  it('names the database of a graph only where the school does', () => {
    const neo4j = { url: 'bolt://db.example:7687', user: 'neo4j', database: null }
    expect(graphAddress({ neo4j })).toBe('bolt://db.example:7687')
    expect(graphAddress({ neo4j: { ...neo4j, database: 'oak' } })).toBe('bolt://db.example:7687/oak')
    expect(graphAddress({ neo4j: null })).toBeNull()
  })
})
