import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { builtFile } from './folders.ts'
import { temporaryFolder } from './seeded-data.ts'

const run = promisify(execFile)

type Package = { people: number; seed: number; zip?: boolean; version?: '1.1' | '1.2' }

/**
 * Writes a OneRoster package with the product into a folder of its own. Resolves with the path of the zip or folder.
 */
export const writeRosterPackage = async ({ people, seed, zip = true, version = '1.2' }: Package) => {
  const folder = await temporaryFolder('roster')
  const path = join(folder, zip ? `district-${seed}.zip` : `district-${seed}`)
  const options = ['--people', people, '--seed', seed, '--package', path, '--oneroster', version].map(String)
  await run(process.execPath, [builtFile('main', 'cli.js'), 'seed', ...options])
  return path
}

/** Rewrites one file of a package folder. */
export const changeFile = async (folder: string, name: string, change: (text: string) => string) => {
  const file = join(folder, name)
  await writeFile(file, change(await readFile(file, 'utf8')))
}

/** The last person of `users.csv`, for a spec to look for. */
export const lastUser = async (folder: string) => {
  const [header = '', ...rows] = (await readFile(join(folder, 'users.csv'), 'utf8')).trim().split(/\r?\n/)
  const names = header.replaceAll('"', '').split(',')
  const cells = (rows.at(-1) ?? '').split(',').map((cell) => cell.replace(/^"|"$/g, ''))
  const value = (name: string) => cells[names.indexOf(name)] ?? ''
  return { username: value('username'), familyName: value('familyName') }
}
