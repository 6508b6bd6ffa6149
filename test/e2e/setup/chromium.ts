import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from './folders.ts'

const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))

const folder = () => {
  const { version } = createRequire(import.meta.url)(join(packageFolder, 'package.json')) as { version: string }
  return join(cacheFolder, `chromium-${version}`)
}

/** The npm package contains a browser for Linux on x64. Other platforms use Playwright's own. */
const brought = process.platform === 'linux' && process.arch === 'x64' && process.env.CHROMIUM_PATH === undefined

/** The path at which `unpackChromium` puts the browser; undefined when Playwright finds its own. */
export const chromiumExecutable = () => (brought ? join(folder(), 'chromium') : process.env.CHROMIUM_PATH)

const libraryFolder = () => `${folder()}-libraries`

const broughtEnvironment = (): Record<string, string> => ({
  // Prefers the package's Open Sans, so that a screenshot is the same on a machine without fonts.
  FONTCONFIG_FILE: join(folder(), 'fonts.conf'),
  // This folder is empty on a machine that has the libraries itself.
  LD_LIBRARY_PATH: [join(libraryFolder(), 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
})

/** The environment for the browser: the fonts and libraries of the package. */
export const chromiumEnvironment = (): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  ...(brought ? broughtEnvironment() : {}),
})

const fontConfiguration = (fontFolder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${fontFolder}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${fontFolder}-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`

/**
 * Runs `unpack` of the package, which unpacks into a temporary folder, and moves the result to `target` in one step.
 */
const unpackTo = async (target: string, unpack: (partial: string) => Promise<unknown>) => {
  if (existsSync(target)) return
  const partial = `${target}.partial-${process.pid}`
  await mkdir(partial, { recursive: true })
  const temporary = process.env.TMPDIR
  process.env.TMPDIR = partial
  try {
    await unpack(partial)
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = temporary
  }
  // Another run may have finished first.
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }))
}

/** The libraries that the browser needs, each with its path on this machine, or null when it is missing. */
export const librariesOf = async (executable: string): Promise<Map<string, string | null>> => {
  const { stdout } = await promisify(execFile)('ldd', [executable], { env: chromiumEnvironment() })
  const found = stdout.matchAll(/^\s*(\S+) => (?:(\/\S+)|not found)/gm)
  return new Map([...found].map(([, name = '', place]) => [name, place ?? null]))
}

/** Unpacks the libraries that a Debian without a desktop lacks: NSPR, NSS and Expat. */
export const unpackLibraries = () =>
  unpackTo(libraryFolder(), async () => {
    const { inflate } = await import('@sparticuz/chromium')
    await inflate(join(packageFolder, 'bin', 'al2023.tar.br'))
  })

/** Unpacks the browser once per machine, and the libraries that the machine lacks. */
export const unpackChromium = async () => {
  const executable = chromiumExecutable()
  if (!brought || executable === undefined) return
  await unpackTo(folder(), async (partial) => {
    const { default: chromium } = await import('@sparticuz/chromium')
    await chromium.executablePath()
    await writeFile(join(partial, 'fonts.conf'), fontConfiguration(join(folder(), 'fonts')))
  })
  if ([...(await librariesOf(executable)).values()].includes(null)) await unpackLibraries()
}
