import { spawn } from 'node:child_process'
import { createHash, type Hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type BuildPart = 'main' | 'preload' | 'renderer'

type Project = { root: string; build: (parts: readonly BuildPart[]) => Promise<void> }

const sourcesOf = (part: BuildPart) => [
  'electron.vite.config.ts',
  'package-lock.json',
  'migrations',
  'src/contract',
  `src/${part}`,
]

const addPath = (hash: Hash, root: string, path: string) => {
  const stats = statSync(join(root, path), { throwIfNoEntry: false })
  if (stats === undefined) return
  if (!stats.isDirectory()) {
    hash.update(`${path}\0${stats.size}\0${stats.mtimeMs}\n`)
    return
  }
  for (const name of readdirSync(join(root, path)).sort()) addPath(hash, root, `${path}/${name}`)
}

/** What a part is built from, by path, size and time; contents are not read, so that a fresh tree costs milliseconds. */
const fingerprint = (root: string, part: BuildPart): string => {
  const hash = createHash('sha256')
  for (const path of sourcesOf(part)) addPath(hash, root, path)
  return hash.digest('hex')
}

const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Takes the one build lock of a tree; a lock whose process is gone is taken over. */
const takeLock = async (lockFile: string) => {
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(readIfThere(lockFile))
    if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true })
    else await delay(50)
  }
}

/**
 * Builds those of `parts` whose sources changed since their last build, and returns them. Two callers at once build
 * once: the second waits and then finds the parts fresh.
 */
export const builderOf =
  ({ root, build }: Project) =>
  async (parts: readonly BuildPart[]): Promise<BuildPart[]> => {
    const out = join(root, 'out')
    const stampFile = (part: BuildPart) => join(out, `.${part}.stamp`)
    const isStale = (part: BuildPart) => readIfThere(stampFile(part)) !== fingerprint(root, part)
    if (!parts.some(isStale)) return []
    mkdirSync(out, { recursive: true })
    const lockFile = join(out, '.build.lock')
    await takeLock(lockFile)
    try {
      const stale = parts.filter(isStale)
      if (stale.length === 0) return []
      // Taken before the build: a source that changes during it makes the part stale again.
      const stamps = stale.map((part) => [stampFile(part), fingerprint(root, part)] as const)
      await build(stale)
      for (const [file, stamp] of stamps) writeFileSync(file, stamp)
      return stale
    } finally {
      rmSync(lockFile, { force: true })
    }
  }

const projectRoot = dirname(import.meta.dirname)

const runElectronVite = (parts: readonly BuildPart[]) =>
  new Promise<void>((resolve, reject) => {
    console.error(`Building ${parts.join(', ')} ...`)
    const folder = dirname(createRequire(import.meta.url).resolve('electron-vite/package.json'))
    // The build's own output goes to stderr: stdout belongs to the program that asked for the build.
    const child = spawn(
      process.execPath,
      [join(folder, 'bin/electron-vite.js'), 'build', '--logLevel', 'warn', '--ignoreConfigWarning'],
      {
        cwd: projectRoot,
        env: { ...process.env, BUILD_PARTS: parts.join(',') },
        stdio: ['ignore', 2, 2],
      },
    )
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`The build of ${parts.join(', ')} failed (exit ${code}).`))
    })
  })

/**
 * {@link builderOf} this project. Old chunks stay in `out/`, because a console that runs may still load them;
 * `npm run build` clears them.
 */
export const buildIfStale = builderOf({ root: projectRoot, build: runElectronVite })
