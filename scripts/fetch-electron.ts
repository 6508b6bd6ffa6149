import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const ANSWER_MS = 5_000

/** Whether the place that Electron comes from answers soon; without this look a closed network would hold the start for minutes. */
const sourceAnswers = async (version: string) => {
  const base = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/'
  const url = new URL(`v${version}/SHASUMS256.txt`, base)
  try {
    const { ok } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_MS) })
    return ok
  } catch {
    return false
  }
}

/** Fetches Electron's binary once, where there is a source for it; checksums are those of the installed package. */
export const fetchElectron = async (): Promise<void> => {
  const manifest = createRequire(import.meta.url).resolve('electron/package.json')
  const { version } = createRequire(import.meta.url)(manifest) as { version: string }
  if (!(await sourceAnswers(version))) return
  process.stderr.write(`Fetching Electron ${version} (about 120 MB, once).\n`)
  const child = spawn(process.execPath, [join(dirname(manifest), 'install.js')], {
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  await new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
}
