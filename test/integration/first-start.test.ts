import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OpeningStep } from '../../src/contract/connections.ts'
import { compose } from '../../src/main/compose.ts'

const TOKEN = 'a-token-of-the-tests'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-first-'))
  await chmod(folder, 0o755)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const openedBy = async (stream: AsyncIterable<OpeningStep>) => {
  const steps: OpeningStep[] = []
  for await (const step of stream) steps.push(step)
  return steps
}

test('opening a school reports its steps: all of them the first time, none when it is open', async () => {
  const running = await compose({ dataFolder: folder, log: pino({ level: 'silent' }) })
  try {
    const first = await openedBy(await running.app.opening())
    const kinds = [...new Set(first.map(({ kind }) => kind))]
    expect(kinds).toEqual(['starting-database', 'making-database', 'migrating', 'open'])
    const migrations = first.filter((step) => step.kind === 'migrating')
    expect(migrations[0]).toMatchObject({ number: 1 })
    expect(migrations.at(-1)!.number).toBe(migrations.at(-1)!.of)
    // After migrations the console checks the schema again.
    expect((await openedBy(await running.app.opening())).at(-1)).toEqual({ kind: 'open' })
    expect(await openedBy(await running.app.opening())).toEqual([{ kind: 'open' }])
    await expect(running.app.opening('nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  } finally {
    await running.close()
  }
})

const startInteractive = () =>
  spawn(
    process.execPath,
    ['src/main/headless/index.ts', '--interactive', '--json', '--port', '0', '--data', folder, '--token', TOKEN],
    {
      cwd: resolve(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', SCHOOL_DIRECTORY_LOG: 'silent' },
    },
  )

const ended = async (host: ChildProcess) => {
  if (host.exitCode === null) await once(host, 'exit')
  return host.exitCode
}

test('the first start serves its page at once, reports the progress of the sample, and ends once at two signals', async () => {
  // A log that cannot be written does not prevent the start.
  await mkdir(join(folder, 'logs', 'console.log'), { recursive: true })
  const host = startInteractive()
  const lines: string[] = []
  const ready = Promise.withResolvers<string>()
  createInterface({ input: host.stdout }).on('line', (line) => {
    lines.push(line)
    if (line.startsWith('{')) ready.resolve((JSON.parse(line) as { url: string }).url)
  })
  try {
    const url = await ready.promise
    expect(lines).toHaveLength(1)
    const authorization = `Bearer ${TOKEN}`
    const opening = await fetch(new URL('/api/v1/opening', url), { headers: { authorization } })
    const events = await opening.text()
    const told = (kind: string) => events.indexOf(`"kind":"${kind}"`)
    expect(told('sample')).toBeGreaterThan(-1)
    expect(told('open')).toBeGreaterThan(told('sample'))
    const people = await fetch(new URL('/api/v1/people/count', url), { headers: { authorization } })
    expect(((await people.json()) as { total: number }).total).toBeGreaterThan(1_900)
    expect(lines.join('\n')).toMatch(/Making the database.*First start: .*Sample district: [\d,]+ of 2,000 people/s)
  } finally {
    host.kill('SIGINT')
    host.kill('SIGINT')
  }
  expect(await ended(host)).toBe(0)
})

test('a start that is ended while the school is created reports no fault, and the next start creates it', async () => {
  const host = startInteractive()
  const lines: string[] = []
  const making = Promise.withResolvers<void>()
  createInterface({ input: host.stdout }).on('line', (line) => {
    lines.push(line)
    if (line.startsWith('Making the database')) making.resolve()
  })
  await making.promise
  host.kill('SIGINT')
  expect(await ended(host)).toBe(0)
  expect(lines.join('\n')).not.toContain('could not')

  const running = await compose({ dataFolder: folder, log: pino({ level: 'silent' }) })
  expect((await openedBy(await running.app.opening())).at(-1)).toEqual({ kind: 'open' })
  await running.close()
})
