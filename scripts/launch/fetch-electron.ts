import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { DownloadLine } from './download-electron.ts'
import { downloadEnvironment, npmrcTexts, settingsDigest } from './download-settings.ts'
import { electronPackage } from './electron-program.ts'
import { fetchMemory } from './fetch-memory.ts'

type Fetch = {
  /** Folder of the package `electron`. */
  folder?: string
  env?: NodeJS.ProcessEnv
  npmrc?: readonly string[]
  /** The file that remembers a refused download. */
  memory: string
  /** True when the person asked for the desktop: a refusal that is remembered is then ignored. */
  asked: boolean
  say: (line: string) => void
  told?: AbortSignal
  /** Milliseconds without a byte after which the download is given up. */
  silentMs?: number
}

const MEGABYTE = 1_000_000
const SAY_EVERY_MS = 1_000

/** For example `12 of 118 MB, 3.4 MB/s`. */
export const progressWords = ({
  received,
  total,
  seconds,
}: {
  received: number
  total: number | null
  seconds: number
}) => {
  const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(0)
  const amount = total === null ? `${megabytes(received)} MB` : `${megabytes(received)} of ${megabytes(total)} MB`
  return seconds > 0 ? `${amount}, ${(received / MEGABYTE / seconds).toFixed(1)} MB/s` : amount
}

/**
 * Runs a Node script and passes each line of its output to `hear`. Resolves to its standard error and its exit code.
 */
const runNode = async (
  args: string[],
  { env, told, hear }: { env: NodeJS.ProcessEnv; told: AbortSignal; hear: (line: string) => void },
) => {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: told,
    killSignal: 'SIGKILL',
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1))
    child.once('close', (code) => resolve(code ?? 1))
  })
  for await (const line of createInterface({ input: child.stdout })) hear(line)
  return { code: await ended, errors: errors.trim() }
}

/**
 * Fetches Electron's binary once, with the mirror, proxy, certificates and cache of the person's settings, and checks
 * it against the checksums of the installed package. Reports size and rate. Returns the reason when there is no binary
 * afterwards, else undefined. A refusal is remembered for a day; until then the download is not tried again unless the
 * settings change or the person asks.
 */
export const fetchElectron = async ({
  folder = electronPackage(),
  env: given = process.env,
  npmrc = npmrcTexts(process.cwd(), given),
  memory: memoryFile,
  asked,
  say,
  told,
  silentMs = 15_000,
}: Fetch): Promise<string | undefined> => {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  const env = downloadEnvironment({ env: given, npmrc }) as NodeJS.ProcessEnv
  const memory = fetchMemory(memoryFile)
  const settings = settingsDigest(env, `${version} ${process.platform} ${process.arch}`)
  const before = asked ? undefined : memory.refused(settings)
  if (before !== undefined) return `${before}; it is tried again tomorrow, or now with --desktop`

  const silent = new AbortController()
  // Set at the first line of the download process; before that, the process is still starting.
  let watchdog: NodeJS.Timeout | undefined
  const startedAt = performance.now()
  let saidAt = 0
  let failed: string | undefined
  const hear = (text: string) => {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => silent.abort(), silentMs)
    const line = JSON.parse(text) as DownloadLine
    if ('failed' in line) failed = line.failed
    if (!('received' in line)) return
    const now = performance.now()
    const whole = line.received === line.total
    if (now - saidAt < SAY_EVERY_MS && !whole) return
    saidAt = now
    say(`Fetching Electron ${version}: ${progressWords({ ...line, seconds: (now - startedAt) / 1_000 })}`)
  }
  const stop = AbortSignal.any([silent.signal, ...(told ? [told] : [])])
  const script = join(import.meta.dirname, 'download-electron.ts')
  say(`Fetching Electron ${version} for the desktop window, once.`)
  const download = await runNode([script, join(folder, 'package.json')], { env, told: stop, hear })
  clearTimeout(watchdog)
  if (told?.aborted) return 'it was stopped'
  if (silent.signal.aborted) failed = `its source gave no sign for ${silentMs / 1_000} seconds`
  if (failed === undefined && download.code !== 0)
    failed = download.errors.split('\n').at(-1) || `exit code ${download.code}`
  if (failed === undefined) {
    // The package's own script checks the zip in the cache once more and unpacks it.
    const unpacked = await runNode([join(folder, 'install.js')], {
      env,
      told: told ?? new AbortController().signal,
      hear: () => undefined,
    })
    if (unpacked.code !== 0)
      failed = unpacked.errors.split('\n').find((line) => /error/i.test(line)) ?? 'it could not be unpacked'
  }
  if (failed === undefined) {
    memory.forget()
    return undefined
  }
  const cause = `Electron could not be fetched (${failed.replace(/\.$/, '')})`
  memory.remember(settings, cause)
  return cause
}
