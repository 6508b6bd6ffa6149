import { spawn } from 'node:child_process'
import { createHash, type Hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from '../src/main/is-alive.ts'

const allParts = ['main', 'preload', 'renderer'] as const
export type BuildPart = (typeof allParts)[number]

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

const stampFile = (root: string, part: BuildPart) => join(root, 'out', `.${part}.stamp`)

const isStale = (root: string, part: BuildPart) => readIfThere(stampFile(root, part)) !== fingerprint(root, part)

/** Builds and stamps those of `parts` that `wants` names once nobody else builds, and returns them. */
const buildAlone = async (
  { root, build }: Project,
  parts: readonly BuildPart[],
  wants: (part: BuildPart) => boolean,
) => {
  const out = join(root, 'out')
  mkdirSync(out, { recursive: true })
  const lockFile = join(out, '.build.lock')
  await takeLock(lockFile)
  try {
    const wanted = parts.filter(wants)
    if (wanted.length === 0) return []
    // Taken before the build: a source that changes during it makes the part stale again.
    const stamps = wanted.map((part) => [stampFile(root, part), fingerprint(root, part)] as const)
    await build(wanted)
    for (const [file, stamp] of stamps) writeFileSync(file, stamp)
    return wanted
  } finally {
    rmSync(lockFile, { force: true })
  }
}

/**
 * Builds those of `parts` whose sources changed since their last build, and returns them. Two callers at once build
 * once: the second waits and then finds the parts fresh.
 */
export const builderOf =
  (project: Project) =>
  async (parts: readonly BuildPart[]): Promise<BuildPart[]> => {
    const stale = (part: BuildPart) => isStale(project.root, part)
    return parts.some(stale) ? buildAlone(project, parts, stale) : []
  }

/** Builds every part, fresh or not, so that whoever builds if stale finds nothing to do. */
export const rebuilderOf = (project: Project) => () => buildAlone(project, allParts, () => true)

const projectRoot = dirname(import.meta.dirname)

type Run = { only?: readonly BuildPart[]; args: string[] }

/** Without `only` it builds everything into an empty `out/`. */
const runElectronVite = ({ only, args }: Run) =>
  new Promise<void>((resolve, reject) => {
    const folder = dirname(createRequire(import.meta.url).resolve('electron-vite/package.json'))
    // The build's own output goes to stderr: stdout belongs to the program that asked for the build.
    const child = spawn(process.execPath, [join(folder, 'bin/electron-vite.js'), 'build', ...args], {
      cwd: projectRoot,
      env: { ...process.env, BUILD_PARTS: only?.join(',') },
      stdio: ['ignore', 2, 2],
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`The build${only ? ` of ${only.join(', ')}` : ''} failed (exit ${code}).`))
    })
  })

/**
 * {@link builderOf} this project. Old chunks stay in `out/`, because a console that runs may still load them;
 * `npm run build` clears them.
 */
export const buildIfStale = builderOf({
  root: projectRoot,
  build: (parts) => {
    console.error(`Building ${parts.join(', ')} ...`)
    return runElectronVite({ only: parts, args: ['--logLevel', 'warn', '--ignoreConfigWarning'] })
  },
})

/** {@link rebuilderOf} this project, with the build's own report. */
export const rebuild = rebuilderOf({ root: projectRoot, build: () => runElectronVite({ args: [] }) })
