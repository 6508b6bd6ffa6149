import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')

// The double of Electron is a script, which Windows does not run by its first line.
describe.skipIf(process.platform === 'win32')('npm start', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'school-directory-start-'))
    await chmod(folder, 0o755)
    await mkdir(join(folder, 'electron'))
  })
  const started: ChildProcess[] = []
  afterEach(async () => {
    // These have ended already unless the test failed.
    for (const child of started.splice(0)) child.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  const start = async (electron: string, args: string[] = []) => {
    const name = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
    const program = join(folder, 'electron', name)
    await mkdir(join(program, '..'), { recursive: true })
    await writeFile(program, electron)
    await chmod(program, 0o755)
    const browsers = join(folder, 'browsers')
    await mkdir(browsers)
    for (const opener of ['xdg-open', 'open']) await writeFile(join(browsers, opener), '#!/bin/sh\n', { mode: 0o755 })
    const child = spawn(process.execPath, ['scripts/start.ts', '--data', join(folder, 'data'), '--port=0', ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'electron'),
        DISPLAY: ':7',
        WAYLAND_DISPLAY: '',
        PATH: `${browsers}:${process.env['PATH']}`,
      },
    })
    started.push(child)
    const lines: string[] = []
    const errors: string[] = []
    createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
    const output = createInterface({ input: child.stdout })
    output.on('line', (line) => lines.push(line))
    const line = async (pattern: RegExp) => {
      for (;;) {
        const found = lines.find((each) => pattern.test(each))
        if (found !== undefined) return found
        await once(output, 'line')
      }
    }
    const exited = once(child, 'exit').then(([code]) => code as number | null)
    return { child, lines, errors, line, exited }
  }
  const CRASHES = '#!/bin/sh\nkill -TRAP $$\n'

  test('opens the browser on the same data when Electron crashes, says why in one line, and ends once', async () => {
    const { child, lines, line, exited } = await start(CRASHES)
    const [link] = /http:\S+/.exec(await line(/The console is open/))!
    expect(lines[0]).toMatch(/^Opening the console in the browser: .+\.$/)
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303)
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect(await exited).toBe(0)
  })

  test('with --desktop says why and ends', async () => {
    const { lines, errors, exited } = await start(CRASHES, ['--desktop'])
    expect(await exited).toBe(1)
    expect(lines).toEqual([])
    expect(errors.at(-1)).toMatch(/^The desktop did not open: .+\.$/)
  })

  test('ends the desktop cleanly at Ctrl-C, and takes its exit code', async () => {
    const { child, line, exited } = await start(
      `#!${process.execPath}
       process.on('message', (word) => { if (word === 'quit') process.exit(3) })
       process.send({ event: 'window', ms: 1 })
       process.stdout.write('shown ' + process.argv.slice(2).join(' ') + '\\n')
       setInterval(() => undefined, 1_000)\n`,
    )
    expect(await line(/^shown/)).toContain(`${root} --data ${join(folder, 'data')}`)
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect(await exited).toBe(3)
  })

  test('with --browser asks for no desktop', async () => {
    const { child, lines, line, exited } = await start(CRASHES, ['--browser'])
    await line(/The console is open/)
    expect(lines.join('\n')).not.toContain('Opening the console in the browser')
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  })

  test('names a wrong choice and ends with 2', async () => {
    const { exited, errors } = await start(CRASHES, ['--browser', '--desktop'])
    expect(await exited).toBe(2)
    expect(errors[0]).toContain('not both')
  })
})
