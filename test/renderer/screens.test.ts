import { describe, expect, it } from 'vitest'
import { noRedis } from '../../src/contract/redis-store.ts'
import { entryName, fieldChanges } from '../../src/renderer/src/features/audit/audit-diff.ts'
import { actionWords, kindWords } from '../../src/renderer/src/features/audit/audit-words.ts'
import { fieldWords } from '../../src/renderer/src/app/fields.messages.ts'
import { changedByStatus } from '../../src/renderer/src/features/people/list/people-status.ts'
import { groupPermissions, prefixOf } from '../../src/renderer/src/features/roles/permission-groups.ts'
import { formOf, inputOf } from '../../src/renderer/src/features/settings/profile-form.ts'
import { recordIsOpen, weakerTls } from '../../src/renderer/src/features/settings/weaker-tls.ts'

describe('permissions in groups', () => {
  const permissions = ['trip.view', 'trip.approve', 'admin', 'library:lend'].map((key) => ({
    key,
    description: key === 'admin' ? 'May do everything' : '',
    roleCount: 0,
    version: 1,
  }))

  it('are grouped by the part before the first separator', () => {
    expect(['trip.view', 'a-b', 'a:b', 'admin'].map(prefixOf)).toEqual(['trip', 'a', 'a', 'admin'])
    const groups = groupPermissions({ permissions, search: '' })
    expect(groups.map(({ prefix }) => prefix)).toEqual(['admin', 'library', 'trip'])
    expect(groups[2]?.permissions.map(({ key }) => key)).toEqual(['trip.approve', 'trip.view'])
  })

  it('are searched by key and description, whatever the case', () => {
    expect(groupPermissions({ permissions, search: ' EVERY ' }).map(({ prefix }) => prefix)).toEqual(['admin'])
    expect(groupPermissions({ permissions, search: 'nothing' })).toEqual([])
  })
})

describe('the form of a school', () => {
  it('keeps the stored password unless one is typed or forgotten', () => {
    const form = formOf(undefined)
    expect(inputOf(form)).not.toHaveProperty('password')
    expect(inputOf({ ...form, password: 'secret' })).toHaveProperty('password', 'secret')
    expect(inputOf({ ...form, forgetPassword: true })).toHaveProperty('password', null)
  })

  it('never shows a kept password, and reads a server back as it was', () => {
    const postgresql = {
      kind: 'external' as const,
      host: 'db.example',
      port: 6_000,
      database: 'school',
      user: 'console',
      tls: 'require' as const,
      certificateAuthority: null,
    }
    const profile = {
      id: 'a',
      name: 'A',
      environment: 'test' as const,
      readOnly: true,
      hasPassword: true,
      hasNeo4jPassword: false,
      passwordOnlyThisSession: false,
      neo4jPasswordOnlyThisSession: false,
      hasRedisPassword: false,
      hasSentinelPassword: false,
      redisPasswordOnlyThisSession: false,
      sentinelPasswordOnlyThisSession: false,
      postgresql,
      neo4j: null,
      redis: noRedis,
      actors: [],
    }
    const form = formOf(profile)
    expect(form.password).toBe('')
    expect(inputOf(form)).toEqual({
      name: 'A',
      environment: 'test',
      readOnly: true,
      postgresql,
      neo4j: null,
      redis: noRedis,
    })
  })
})

describe('a change in the log', () => {
  it('lists the fields that differ, of a new and of a removed row too', () => {
    expect(fieldChanges({ before: { a: 1, b: [1] }, after: { a: 2, b: [1] } })).toEqual([
      { field: 'a', before: 1, after: 2 },
    ])
    expect(fieldChanges({ before: null, after: { a: 1 } })).toEqual([{ field: 'a', before: undefined, after: 1 }])
    expect(fieldChanges({ before: { a: 1 }, after: null })).toEqual([{ field: 'a', before: 1, after: undefined }])
  })

  it('leaves out what is empty before and after', () => {
    expect(fieldChanges({ before: null, after: { code: null, name: 'North' } })).toEqual([
      { field: 'name', before: undefined, after: 'North' },
    ])
  })

  it('names the entry as far as the change tells, by its newest name', () => {
    expect(entryName({ before: { name: 'North' }, after: { name: 'South' }, entityName: 'East' })).toBe('South')
    expect(entryName({ before: { givenName: 'Ana', familyName: 'Ruiz' }, after: null, entityName: null })).toBe(
      'Ana Ruiz',
    )
    expect(entryName({ before: null, after: { key: 'trip.view' }, entityName: null })).toBe('trip.view')
    const granted = { before: { permissionKeys: [] }, after: { permissionKeys: ['trip.view'] } }
    expect(entryName({ ...granted, entityName: 'Head' })).toBe('Head')
    expect(entryName({ ...granted, entityName: null })).toBeUndefined()
  })

  it('names fields in words, and an unknown one as the host does', () => {
    expect(fieldWords('givenName')).toBe('Given name')
    expect(fieldWords('wingspan')).toBe('wingspan')
  })

  it('has words for known actions and shows others as they are', () => {
    expect(actionWords('person.update')).toBe('changed')
    expect(actionWords('person.deactivate')).toBe('ended by an import')
    expect(actionWords('migration.revert')).toBe('reverted')
    expect(actionWords('person.teleport')).toBe('teleport')
    expect(actionWords('import.revoke')).toBe('revoke')
    expect(kindWords('orgUnit')).toBe('Org unit')
    expect(kindWords('spaceship')).toBe('spaceship')
  })
})

describe('undoing a change of status', () => {
  const person = (id: string, status: 'active' | 'inactive') => ({ id, status, version: 4 })

  it('touches only those who had another status, at the version that the change left', () => {
    expect(changedByStatus([person('a', 'active'), person('b', 'inactive')], 'inactive')).toEqual([
      { id: 'a', status: 'inactive', version: 5 },
    ])
  })
})

describe('settings that weaken the check of a server', () => {
  const server = (tls: 'disable' | 'require' | 'verify-full', host = 'db.example') => ({
    kind: 'external' as const,
    host,
    port: 5_432,
    database: 'd',
    user: 'u',
    tls,
    certificateAuthority: null,
  })
  const graph = (url: string) => ({ url, user: 'neo4j', database: null })
  const none = { kind: 'embedded' as const }
  const others = { neo4j: null, redis: noRedis }

  it.each([
    ['a new server, not encrypted', undefined, server('disable'), ['PostgreSQL']],
    ['a new server, certificate not verified', undefined, server('require'), ['PostgreSQL']],
    ['a new server, verified', undefined, server('verify-full'), []],
    ['the same server, less strict', server('verify-full'), server('require'), ['PostgreSQL']],
    ['the same server, as it was', server('require'), server('require'), []],
    ['the same server, stricter', server('disable'), server('require'), []],
    ['another server, as strict', server('require'), server('require', 'else.example'), ['PostgreSQL']],
    ['this computer', undefined, server('disable', '127.0.0.1'), []],
    ['this computer, less strict', server('verify-full', 'localhost'), server('disable', 'localhost'), ['PostgreSQL']],
  ])('%s', (_, kept, asked, servers) => {
    expect(weakerTls(kept && { ...others, postgresql: kept }, { ...others, postgresql: asked })).toEqual(servers)
  })

  it.each([
    ['db.example', 'require', true],
    ['db.example', 'verify-full', false],
    [' 127.0.0.1 ', 'disable', false],
    ['', 'disable', true],
  ] as const)('a record at “%s” with %s is open to those between: %s', (host, tls, open) => {
    expect(recordIsOpen({ host, tls })).toBe(open)
  })

  it.each([
    ['bolt://db.example:7687', ['Neo4j']],
    ['neo4j+ssc://db.example', ['Neo4j']],
    ['neo4j+s://db.example', []],
    ['bolt://localhost:7687', []],
    ['bolt://[::1]:7687', []],
  ])('a new Neo4j at %s', (url, servers) => {
    expect(weakerTls(undefined, { ...others, postgresql: none, neo4j: graph(url) })).toEqual(servers)
  })
})
