import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'

const module_ = resolve(import.meta.dirname, '../../../scripts/launch/end-with-npm.ts')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'end-with-npm-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const said = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '')

test.skipIf(process.platform === 'win32')('a program is told to end when the npm that started it is gone', async () => {
  const program = join(folder, 'program.ts')
  await writeFile(
    program,
    `import { writeFileSync } from 'node:fs'
     import { endWithNpm } from ${JSON.stringify(module_)}
     process.once('SIGTERM', () => { writeFileSync('told', 'SIGTERM'); process.exit() })
     endWithNpm()
     setTimeout(() => process.exit(), 120_000)
     writeFileSync('pid', String(process.pid))`,
  )
  // The shell stays between, as that of npm does.
  const npm = spawn('sh', ['-c', `"${process.execPath}" program.ts; true`], {
    cwd: folder,
    stdio: 'ignore',
    env: { ...process.env, npm_lifecycle_event: 'serve' },
  })
  onTestFinished(() => void npm.kill('SIGKILL'))
  await expect.poll(() => said('pid'), { timeout: 30_000 }).toMatch(/^\d+$/)
  npm.kill('SIGTERM')
  await expect.poll(() => said('told'), { timeout: 30_000 }).toBe('SIGTERM')
})
