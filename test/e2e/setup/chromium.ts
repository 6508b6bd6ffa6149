import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cacheFolder } from './folders.ts'

const packageFolder = dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')))

const folder = () => {
  const { version } = createRequire(import.meta.url)(join(packageFolder, 'package.json')) as { version: string }
  return join(cacheFolder, `chromium-${version}`)
}

/** The npm package brings a browser for Linux; elsewhere Playwright's own is taken. */
const brought = process.platform === 'linux' && process.env.CHROMIUM_PATH === undefined

/** Where `unpackChromium` puts the browser; undefined where Playwright finds its own. */
export const chromiumExecutable = () => (brought ? join(folder(), 'chromium') : process.env.CHROMIUM_PATH)

/** Open Sans of the package first, so that a screenshot looks the same on a machine without any font. */
export const chromiumEnvironment = (): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  ...(brought ? { FONTCONFIG_FILE: join(folder(), 'fonts.conf') } : {}),
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

/** Unpacks the browser once per machine; the rename makes a half-written copy impossible to find. */
export const unpackChromium = async () => {
  const executable = chromiumExecutable()
  if (!brought || executable === undefined || existsSync(executable)) return
  const partial = `${folder()}.partial-${process.pid}`
  await mkdir(partial, { recursive: true })
  const temporary = process.env.TMPDIR
  // The package unpacks into the temporary folder, wherever that is.
  process.env.TMPDIR = partial
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    await chromium.executablePath()
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = temporary
  }
  await writeFile(join(partial, 'fonts.conf'), fontConfiguration(join(folder(), 'fonts')))
  await rename(partial, folder()).catch(() => rm(partial, { recursive: true, force: true }))
}
