import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Why the desktop cannot be opened here, in words for people; undefined when it can. Downloads nothing. */
export const whyNoDesktop = (): string | undefined => {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const pathFile = join(folder, 'path.txt')
  const program = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : ''
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist')
  if (program === '' || !existsSync(join(dist, program))) return 'the Electron binary is not installed'
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  return hasDisplay ? undefined : 'there is no display'
}
