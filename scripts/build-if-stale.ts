import { createHash, type Hash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { takeLock } from './build-lock.ts'
import { runBuild } from './run-build.ts'

const allParts = ['main', 'preload', 'renderer'] as const
export type BuildPart = (typeof allParts)[number]

type Project = {
  root: string
  build: (parts: readonly BuildPart[], told?: AbortSignal) => Promise<void>
  /** Called once when another process holds the build lock. */
  onWait?: () => void
}

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

/**
 * Hashes the path, size and time of every file that a part is built from. It reads no contents, so that a fresh tree
 * costs milliseconds.
 */
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

const stampFile = (root: string, part: BuildPart) => join(root, 'out', `.${part}.stamp`)

const isStale = (root: string, part: BuildPart) => readIfThere(stampFile(root, part)) !== fingerprint(root, part)

/** Waits for the build lock, then builds and stamps the parts that `wants` still names, and returns them. */
const buildAlone = async (
  { root, build, onWait }: Project,
  { parts, wants, told }: { parts: readonly BuildPart[]; wants: (part: BuildPart) => boolean; told?: AbortSignal },
) => {
  const out = join(root, 'out')
  mkdirSync(out, { recursive: true })
  const giveBack = await takeLock({ file: join(out, '.build.lock'), told, onWait })
  try {
    const wanted = parts.filter(wants)
    if (wanted.length === 0) return []
    // Taken before the build, so that a source that changes during the build makes the part stale again.
    const stamps = wanted.map((part) => [stampFile(root, part), fingerprint(root, part)] as const)
    // Removed first, so that a build that ends half-way leaves no stamp.
    for (const [file] of stamps) rmSync(file, { force: true })
    await build(wanted, told)
    told?.throwIfAborted()
    for (const [file, stamp] of stamps) writeFileSync(file, stamp)
    return wanted
  } finally {
    giveBack()
  }
}

/**
 * Builds those of `parts` whose sources changed since their last build, and returns them. Two callers at once build
 * once: the second waits and then finds the parts fresh. Rejects when a build fails, or when `told` aborts; the build
 * process has ended by then.
 */
export const builderOf =
  (project: Project) =>
  async (parts: readonly BuildPart[], told?: AbortSignal): Promise<BuildPart[]> => {
    const stale = (part: BuildPart) => isStale(project.root, part)
    return parts.some(stale) ? buildAlone(project, { parts, wants: stale, told }) : []
  }

/** Builds and stamps every part, fresh or not, so that the next `buildIfStale` builds nothing. */
export const rebuilderOf = (project: Project) => (told?: AbortSignal) =>
  buildAlone(project, { parts: allParts, wants: () => true, told })

const projectRoot = dirname(import.meta.dirname)

type Run = { only?: readonly BuildPart[]; args: string[]; told?: AbortSignal }

/** Without `only`, builds everything into an empty `out/`. */
const runElectronVite = ({ only, args, told }: Run) => {
  const folder = dirname(createRequire(import.meta.url).resolve('electron-vite/package.json'))
  return runBuild({
    what: only ? `of ${only.join(', ')}` : undefined,
    args: [join(folder, 'bin/electron-vite.js'), 'build', ...args],
    cwd: projectRoot,
    env: { ...process.env, BUILD_PARTS: only?.join(',') },
    logFile: join(projectRoot, 'out', 'build.log'),
    told,
  })
}

const project: Omit<Project, 'build'> = {
  root: projectRoot,
  onWait: () => console.error('Another start builds the console. Waiting for it ...'),
}

/**
 * {@link builderOf} this project. Old chunks stay in `out/`, because a running console may still load them; `npm run
 * build` clears them.
 */
export const buildIfStale = builderOf({
  ...project,
  build: (parts, told) => {
    console.error(`Building ${parts.join(', ')} ...`)
    return runElectronVite({ only: parts, args: ['--logLevel', 'warn', '--ignoreConfigWarning'], told })
  },
})

/** {@link rebuilderOf} this project; prints the build's own report. */
export const rebuild = rebuilderOf({ ...project, build: (_parts, told) => runElectronVite({ args: [], told }) })
