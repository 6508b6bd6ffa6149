import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test as base } from '../../fixtures.ts'
import { PeoplePage } from '../../pages/people-page.ts'
import { projectFolder } from '../../setup/folders.ts'
import { temporaryFolder } from '../../setup/seeded-data.ts'
import { standinEnvironment, standinProgram } from '../../standin/launch-standin.ts'

const test = base.extend<{ folder: string; electron: string }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from its parameter
  folder: async ({}, use) => {
    const folder = await temporaryFolder('launch')
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  /** A folder with a program named `electron`, which is the stand-in. */
  electron: async ({ folder }, use) => {
    const dist = join(folder, 'dist')
    await mkdir(dist)
    const script = `#!/bin/sh\nexec "${process.execPath}" "${standinProgram}" "$@"\n`
    await writeFile(join(dist, 'electron'), script, { mode: 0o755 })
    await use(dist)
  },
})

test('npm start opens the desktop, shows the people, and one Ctrl-C ends both', async ({
  host,
  context,
  debuggingPort,
  standinPort,
  sharedDesktop,
  electron,
}) => {
  test.skip(process.platform !== 'linux', 'a script stands for the program')
  await sharedDesktop.end()
  const place = await standinEnvironment({ context, debuggingPort, proxyPort: standinPort })
  const opened = context.waitForEvent('page')
  const start = spawn(
    process.execPath,
    [join(projectFolder, 'scripts', 'start.ts'), '--desktop', '--data', host.dataFolder],
    {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...place, ELECTRON_OVERRIDE_DIST_PATH: electron, DISPLAY: ':0' },
      // A process group of its own, so that Ctrl-C reaches all of its processes, as from a terminal.
      detached: true,
    },
  )
  const ended = once(start, 'exit')
  const said: string[] = []
  for (const stream of [start.stdout, start.stderr]) stream.on('data', (piece: Buffer) => said.push(piece.toString()))
  const endedEarly = ended.then(([code]): never => {
    throw new Error(`npm start ended with ${code}:\n${said.join('')}`)
  })
  endedEarly.catch(() => undefined)

  const page = await Promise.race([opened, endedEarly])
  await expect(new PeoplePage(page).row(/@/).first()).toBeVisible()
  const closed = page.waitForEvent('close')
  process.kill(-start.pid!, 'SIGINT')
  await closed
  expect(await ended).toEqual([0, null])
  expect(said.join('')).not.toContain('lacks')
})
