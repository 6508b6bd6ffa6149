import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { runBuild } from '../../../scripts/run-build.ts'
import { isRunning } from '../../is-running.ts'

const scripts = resolve(import.meta.dirname, '../../../scripts')

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-build-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const builds = (program: string) => ({
  what: 'of main',
  args: ['--eval', program],
  cwd: folder,
  env: process.env,
  logFile: join(folder, 'build.log'),
})

test('a build that fails says how and where its log is, which has all that it wrote', async () => {
  const build = builds(`console.error('no such import'); console.log('line 2'); process.exit(3)`)
  await expect(runBuild(build)).rejects.toThrow(`The build of main failed (exit code 3); its log is ${build.logFile}.`)
  expect((await readFile(build.logFile, 'utf8')).split('\n').sort()).toEqual(['', 'line 2', 'no such import'])
})

test('a log that cannot be written changes only the message', async () => {
  const build = { ...builds('process.exit(1)'), logFile: join(folder, 'none', 'build.log') }
  await expect(runBuild(build)).rejects.toThrow('The build of main failed (exit code 1).')
  await expect(runBuild({ ...build, ...{ args: ['--eval', ''] } })).resolves.toBeUndefined()
})

test('an aborted build has ended before the promise rejects', async () => {
  const pidFile = join(folder, 'pid')
  const stop = new AbortController()
  const build = runBuild({
    ...builds(`require('fs').writeFileSync('pid', String(process.pid)); console.log(1); setInterval(() => {}, 1000)`),
    told: stop.signal,
  })
  const pid = await expect
    .poll(() => readFile(pidFile, 'utf8').catch(() => ''), { timeout: 10_000 })
    .toMatch(/^\d+$/)
    .then(async () => Number(await readFile(pidFile, 'utf8')))
  stop.abort()
  await expect(build).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(await isRunning(pid)).toBe(false)
})

describe.skipIf(process.platform === 'win32')('a program that builds first', () => {
  const start = async (build: string) => {
    const file = join(folder, 'program.ts')
    await writeFile(
      file,
      `import { buildFirst } from ${JSON.stringify(join(scripts, 'build-first.ts'))}
       import { setTimeout as delay } from 'node:timers/promises'
       console.log(await buildFirst(${build}) ? 'runs' : 'runs not')`,
    )
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    const lines: string[] = []
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
    const errors = text(child.stderr)
    const ended = once(child, 'close').then(async ([code]) => ({ code: code as number, lines, errors: await errors }))
    return { child, lines, ended }
  }

  test('says in one line why it could not, and ends with 1', async () => {
    const { ended } = await start(`async () => { throw new Error('The build failed (exit code 1).') }`)
    expect(await ended).toEqual({
      code: 1,
      lines: ['runs not'],
      errors: 'The console could not be built: The build failed (exit code 1).\n',
    })
  })

  test('says which folder it may not write to', async () => {
    const refused = `Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/opt/console/out' })`
    const { ended } = await start(`async () => { throw ${refused} }`)
    expect((await ended).errors).toBe(
      'The console could not be built: /opt/console/out cannot be written to: this account may not.\n',
    )
  })

  test('ends quietly with 0 at Ctrl-C', async () => {
    const { child, lines, ended } = await start(
      `async (told) => { console.log('builds'); await delay(60_000, undefined, { signal: told }) }`,
    )
    await expect.poll(() => lines, { timeout: 10_000 }).toContain('builds')
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 0, lines: ['builds', 'runs not'], errors: '' })
  })
})
