import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { watchDesktop } from '../../../scripts/launch/watch-desktop.ts'
import { isRunning } from '../../is-running.ts'

// The doubles are scripts that name their interpreter in the first line, which Windows does not support.
describe.skipIf(process.platform === 'win32')('a desktop that is watched', () => {
  let folder: string
  let stop: AbortController
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watch-desktop-'))
    stop = new AbortController()
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const watch = async (script: string, limits: { windowMs?: number; earlyMs?: number; graceMs?: number } = {}) => {
    const program = join(folder, 'electron.mjs')
    await writeFile(program, `#!${process.execPath}\n${script}`)
    await chmod(program, 0o755)
    return watchDesktop({
      program,
      args: ['--data', folder],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      told: stop.signal,
      ...limits,
    })
  }
  const SHOWN = `process.send({ event: 'window', ms: 1 })\n`
  const STAYS = 'setInterval(() => undefined, 1_000)\n'

  test('that ends at once says how, with what it wrote last', async () => {
    expect(await watch(`process.stderr.write('no sandbox\\n'); process.kill(process.pid, 'SIGTRAP')`)).toEqual({
      kind: 'ended',
      end: { code: null, signal: 'SIGTRAP', said: 'no sandbox\n' },
    })
  })

  test('that cannot be run says why', async () => {
    const program = join(folder, 'none')
    const outcome = await watchDesktop({ program, args: [], env: {}, told: stop.signal })
    expect(outcome).toMatchObject({ kind: 'ended', end: { spawnError: expect.stringContaining('ENOENT') } })
  })

  test('that shows no window is ended, with what it started', async () => {
    const started = join(folder, 'child')
    const outcome = await watch(
      `import { spawn } from 'node:child_process'
       import { writeFileSync } from 'node:fs'
       const child = spawn('sleep', ['60'])
       writeFileSync(${JSON.stringify(started)}, String(child.pid))
       ${STAYS}`,
      { windowMs: 1_000 },
    )
    expect(outcome).toEqual({ kind: 'no-window', seconds: 1 })
    const pid = Number(await readFile(started, 'utf8'))
    await vi.waitFor(async () => expect(await isRunning(pid)).toBe(false))
  })

  test('that was shown and ended by the person is over; one that crashed early is not', async () => {
    expect(await watch(`${SHOWN} process.disconnect()`)).toEqual({ kind: 'over', code: 0 })
    const crash = `${SHOWN} process.disconnect(); process.exitCode = 11`
    expect(await watch(crash)).toMatchObject({ kind: 'ended', end: { code: 11 } })
    expect(await watch(crash, { earlyMs: 0 })).toEqual({ kind: 'over', code: 11 })
  })

  test('that ends without a window and a message did not open, whatever its exit code', async () => {
    const end = { code: 0, signal: null, said: '' }
    expect(await watch('')).toEqual({ kind: 'ended', end })
    const strange = `process.send(null); process.send('x'); process.send({ event: 'failed' }, () => process.exit(0))`
    expect(await watch(strange)).toEqual({ kind: 'ended', end })
  })

  test('that leaves a process behind does not make the launcher wait for it', async () => {
    const started = join(folder, 'left')
    const program = join(folder, 'electron.mjs')
    await writeFile(
      program,
      `#!${process.execPath}
       import { spawn } from 'node:child_process'
       import { writeFileSync } from 'node:fs'
       const left = spawn('sleep', ['60'], { detached: true, stdio: ['ignore', 'inherit', 'inherit', process.channel.fd] })
       writeFileSync(${JSON.stringify(started)}, String(left.pid))
       process.exit(1)`,
    )
    await chmod(program, 0o755)
    const module = resolve(import.meta.dirname, '../../../scripts/launch/watch-desktop.ts')
    const launcher = `import { watchDesktop } from ${JSON.stringify(module)}
      const { kind } = await watchDesktop({ program: ${JSON.stringify(program)}, args: [], env: process.env, told: new AbortController().signal })
      process.exitCode = kind === 'ended' ? 7 : 1`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', launcher], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    const pid = Number(
      await vi.waitFor(() => readFile(started, 'utf8').then((text) => text || Promise.reject()), 10_000),
    )
    onTestFinished(() => void (process.kill(pid, 'SIGKILL'), child.kill('SIGKILL')))
    expect(await ended).toEqual([7, null])
    expect(await isRunning(pid)).toBe(true)
  })

  test('that brought another desktop to the front is over', async () => {
    expect(await watch(`process.send({ event: 'elsewhere' }, () => process.exit(0))`)).toEqual({
      kind: 'over',
      code: 0,
    })
  })

  test('that says why it cannot run is not tried in another way', async () => {
    const refused = `process.send({ event: 'failed', reason: 'The log is a folder.' }, () => process.exit(1))`
    expect(await watch(refused)).toEqual({ kind: 'refused', reason: 'The log is a folder.' })
  })

  test('is told once to end, and ends cleanly; the terminal’s signal does not reach it', async () => {
    const file = join(folder, 'heard')
    const watched = watch(
      `import { appendFileSync } from 'node:fs'
       const heard = (what) => appendFileSync(${JSON.stringify(file)}, what + ' ')
       for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => heard(name))
       process.on('message', (word) => { heard(word); process.exit(0) })
       heard('up')
       ${SHOWN}${STAYS}`,
    )
    await vi.waitFor(async () => expect(await readFile(file, 'utf8')).toContain('up'), { timeout: 5_000 })
    stop.abort()
    expect(await watched).toEqual({ kind: 'over', code: 0 })
    expect(await readFile(file, 'utf8')).toBe('up quit ')
  })

  test('that does not end when it is told is ended', async () => {
    const file = join(folder, 'up')
    const watched = watch(
      `import { writeFileSync } from 'node:fs'
       process.on('SIGTERM', () => undefined)
       writeFileSync(${JSON.stringify(file)}, '')
       ${SHOWN}${STAYS}`,
      { graceMs: 300 },
    )
    await vi.waitFor(() => readFile(file), { timeout: 5_000 })
    stop.abort()
    expect(await watched).toEqual({ kind: 'over', code: 1 })
  })
})
