import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type BuildPart = 'main' | 'preload' | 'renderer'

const root = dirname(import.meta.dirname)
const stampFile = (part: BuildPart) => join(root, 'out', `.${part}.stamp`)
const lockFile = join(root, 'out', '.build.lock')
const sharedSources = ['electron.vite.config.ts', 'package-lock.json', 'src/contract']

const fingerprintOf = (path: string, hash: ReturnType<typeof createHash>) => {
  const stats = statSync(join(root, path), { throwIfNoEntry: false })
  if (stats === undefined) return
  if (!stats.isDirectory()) {
    hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`)
    return
  }
  for (const name of readdirSync(join(root, path)).sort()) fingerprintOf(`${path}/${name}`, hash)
}

/** What a part is built from, by path, size and time; contents are not read, so that a fresh tree costs milliseconds. */
const fingerprint = (part: BuildPart): string => {
  const hash = createHash('sha256')
  for (const path of [...sharedSources, `src/${part}`]) fingerprintOf(path, hash)
  return hash.digest('hex')
}

const stampOf = (part: BuildPart): string | undefined => {
  try {
    return readFileSync(stampFile(part), 'utf8')
  } catch {
    return undefined
  }
}

const isFresh = (part: BuildPart) => stampOf(part) === fingerprint(part)

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Takes the one build lock of this tree; a lock whose process is gone is taken over. */
const takeLock = async () => {
  mkdirSync(dirname(lockFile), { recursive: true })
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(statSync(lockFile, { throwIfNoEntry: false }) ? readFileSync(lockFile, 'utf8') : '')
    if (Number.isInteger(holder) && holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true })
    else await delay(100)
  }
}

const build = (parts: readonly BuildPart[]) =>
  new Promise<void>((resolve, reject) => {
    const bin = join(
      dirname(createRequire(import.meta.url).resolve('electron-vite/package.json')),
      'bin/electron-vite.js',
    )
    // The build's own output goes to stderr: stdout belongs to the program that asked for the build.
    const child = spawn(process.execPath, [bin, 'build', '--logLevel', 'warn'], {
      cwd: root,
      env: { ...process.env, BUILD_PARTS: parts.join(',') },
      stdio: ['ignore', 2, 2],
    })
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The build of ${parts.join(', ')} failed (exit ${code}).`)),
    )
  })

/**
 * Builds those of `parts` whose sources changed since their last build and returns them; costs a few milliseconds when
 * none did. Two callers at once build once: the second waits and then finds the parts fresh. Old chunks stay in `out/`,
 * because a console that runs may still load them; `npm run build` clears them.
 */
export const buildIfStale = async (parts: readonly BuildPart[]): Promise<BuildPart[]> => {
  if (parts.every(isFresh)) return []
  await takeLock()
  try {
    const stale = parts.filter((part) => !isFresh(part))
    if (stale.length === 0) return []
    const fingerprints = stale.map((part) => [part, fingerprint(part)] as const)
    console.error(`Building ${stale.join(', ')} ...`)
    await build(stale)
    for (const [part, value] of fingerprints) writeFileSync(stampFile(part), value)
    return stale
  } finally {
    rmSync(lockFile, { force: true })
  }
}
