import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

type Env = Record<string, string | undefined>

const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
}

/** The folder of the installed package `electron`. It holds no binary until one is fetched. */
export const electronPackage = (): string => dirname(createRequire(import.meta.url).resolve('electron/package.json'))

/**
 * The path of Electron's program, found as the package itself finds it: in the folder that
 * `ELECTRON_OVERRIDE_DIST_PATH` names, else in the package, where `path.txt` names it once it was fetched. Undefined
 * when there is none.
 */
export const electronProgram = ({
  folder = electronPackage(),
  env = process.env as Env,
  platform = process.platform,
}: { folder?: string; env?: Env; platform?: NodeJS.Platform } = {}): string | undefined => {
  const pathFile = join(folder, 'path.txt')
  const named = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : ''
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  const dist = override || join(folder, 'dist')
  const name = named || (override ? (names[platform] ?? 'electron') : '')
  if (name === '') return undefined
  const program = join(dist, name)
  return existsSync(program) ? program : undefined
}
