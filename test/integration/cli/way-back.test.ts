import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
let dataFolder: string

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'cli-way-back-'))
})
afterAll(() => rm(dataFolder, { recursive: true, force: true }))

type Ran = { code: number; stdout: string; stderr: string }

/** Runs a command in a process of its own and waits for its end. */
const cli = (...args: string[]): Promise<Ran> =>
  new Promise((done) => {
    const command = ['src/main/cli/index.ts', ...args, '--data', dataFolder]
    execFile(process.execPath, command, { cwd: root, timeout: 40_000 }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
    )
  })

/** Reverts migrations until the school has lost its rows. Returns the answer of the last run. */
const takeBack = async (): Promise<Ran> => {
  for (;;) {
    const ran = await cli('migrations', 'down', '--confirm', 'My school')
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    if (ran.stderr.includes('directory.person:')) return ran
  }
}

/** Reverts without the name what takes no rows away. Returns the first answer that asks for the name. */
const withoutName = async (): Promise<Ran> => {
  for (;;) {
    const ran = await cli('migrations', 'down')
    if (ran.code !== 0) return ran
  }
}

test('the console’s own school is reverted only by its name, stays empty until a restore, and is restored', async () => {
  expect(await cli('seed', '--people', '40')).toMatchObject({ code: 0 })
  const { stdout: help } = await cli('migrations', 'down', '--help')
  expect(help).toMatch(/THE DATA OF\s+ITS\s+TABLES\s+GOES/)
  expect(help).toMatch(/--track <track>\s+whose migrations; left out: directory/)

  expect(await withoutName()).toMatchObject({ code: 1, stderr: expect.stringContaining('My school') })

  const name = /npm run cli -- backups restore (\S+)/.exec((await takeBack()).stderr)![1]!
  for (let look = 0; look < 2; look++)
    expect(await cli('people', 'count')).toMatchObject({ code: 1, stderr: expect.stringContaining('school-emptied') })
  expect((await cli('backups', 'list')).stdout).toContain(name)
  expect(await cli('backups', 'restore', name)).toMatchObject({ code: 0 })
  expect(await cli('people', 'count')).toMatchObject({ code: 0, stdout: expect.stringMatching(/total\s+40/) })
}, 180_000)
