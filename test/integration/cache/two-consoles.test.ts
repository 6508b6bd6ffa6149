import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RedisServer, runRedisServer } from '../../../scripts/services/redis-server.ts'
import type { Person } from '../../../src/contract/people.ts'
import type { ProfileParts } from '../../../src/contract/person-profile.ts'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { useDatabase } from '../../postgres.ts'
import { TEST_TOKEN } from '../../running-console.ts'
import { personInput } from '../../suites/directory.fixture.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const fixture = (name: string) => resolve(import.meta.dirname, '../../fixtures', name)
const HOUR_MS = 3_600_000

type Rest = (path: string, init?: { method: string; body: unknown }) => Promise<unknown>
let redis: RedisServer
let consoles: { process: ChildProcess; dataFolder: string; rest: Rest }[] = []

/** A console in a process of its own, whose clock is wrong by `shiftMs`. */
const start = async (shiftMs: number) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'school-turns-'))
  await chmod(dataFolder, 0o755)
  const program = ['--import', fixture('shifted-clock.ts'), fixture('shared-database-console.ts')]
  const about = [JSON.stringify(database.target), dataFolder, TEST_TOKEN, String(redis.port)]
  const child = spawn(process.execPath, [...program, ...about], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SHIFT_MS: String(shiftMs) },
  })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const rest: Rest = async (path, init) => {
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      ...(init && { method: init.method, body: JSON.stringify(init.body) }),
      headers: { authorization: `Bearer ${TEST_TOKEN}`, 'content-type': 'application/json' },
    })
    const body: unknown = await response.json()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`)
    return body
  }
  return { process: child, dataFolder, rest }
}

beforeAll(async () => {
  redis = await runRedisServer()
  consoles = await Promise.all([start(HOUR_MS), start(-HOUR_MS)])
})
afterAll(async () => {
  for (const { process: child, dataFolder } of consoles) {
    child.kill('SIGKILL')
    await rm(dataFolder, { recursive: true, force: true })
  }
  await redis?.stop()
})

test('two consoles whose clocks are two hours apart write and read by turns, and no read is older than a write', async () => {
  const [left, right] = consoles as [(typeof consoles)[number], (typeof consoles)[number]]
  const create = (givenName: string) =>
    left.rest('/people', { method: 'POST', body: personInput({ givenName, familyName: '0' }) }) as Promise<Person>
  const [manager, report] = [await create('Mia'), await create('Rob')]
  await left.rest('/reporting-lines', { method: 'POST', body: { personId: report.id, managerId: manager.id } })

  let { version } = manager
  const levels = new Set<string>()
  const read = async ({ rest }: (typeof consoles)[number], turn: number) => {
    const [{ parts: below }, { parts: above }] = (await Promise.all(
      [report, manager].map(({ id }) => rest(`/people/${id}/profile`)),
    )) as [{ parts: ProfileParts }, { parts: ProfileParts }]
    if (below.managers.status !== 'ok' || above.changes.status !== 'ok') throw new Error('a part is away')
    levels.add(below.managers.servedFrom)
    expect(below.managers.data.items.map(({ person }) => person.name)).toEqual([`Mia ${turn}`])
    expect(above.changes.data.items.filter(({ action }) => action === 'person.update')).toHaveLength(turn)
  }
  for (let turn = 1; turn <= 19; turn++) {
    const [writer, other] = turn % 2 === 0 ? [left, right] : [right, left]
    const body = { version, familyName: String(turn) }
    const written = (await writer.rest(`/people/${manager.id}`, { method: 'PATCH', body })) as { version: number }
    version = written.version
    await read(other, turn)
    await read(writer, turn)
    await Promise.all([read(other, turn), read(writer, turn)])
  }
  expect(levels).toEqual(new Set(['source', 'memory', 'redis']))
})
