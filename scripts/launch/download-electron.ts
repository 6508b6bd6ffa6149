// Fetches the zip of Electron's binary into its cache. A process of its own, because Node reads its proxy only when it
// starts. Reports its progress as JSON lines on standard output.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** One line of output; `failed` is always the last. */
export type DownloadLine =
  { begun: true } | { received: number; total: number | null } | { failed: string } | { file: string }

type Get = {
  downloadArtifact: (details: object) => Promise<string>
}

const say = (line: DownloadLine) => process.stdout.write(`${JSON.stringify(line)}\n`)

/** Returns the innermost cause, which says which host refused what; `fetch failed` alone does not help. */
const causeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  return inner === undefined ? error.message : causeOf(inner)
}

const electron = createRequire(process.argv[2]!)
const { version } = electron('./package.json') as { version: string }
const { env } = process
try {
  const { downloadArtifact } = (await import(pathToFileURL(electron.resolve('@electron/get')).href)) as Get
  say({ begun: true })
  const remoteChecksums = env['electron_use_remote_checksums'] || env['npm_config_electron_use_remote_checksums']
  const file = await downloadArtifact({
    version,
    artifactName: 'electron',
    force: env['force_no_cache'] === 'true',
    cacheRoot: env['electron_config_cache'],
    checksums: remoteChecksums ? undefined : (electron('./checksums.json') as object),
    platform: env['ELECTRON_INSTALL_PLATFORM'] || env['npm_config_platform'] || process.platform,
    arch: env['ELECTRON_INSTALL_ARCH'] || env['npm_config_arch'] || process.arch,
    downloadOptions: {
      quiet: true,
      getProgressCallback: ({ transferred, total }: { transferred: number; total: number | null }) =>
        say({ received: transferred, total }),
    },
  })
  say({ file })
} catch (error) {
  say({ failed: causeOf(error) })
  process.exitCode = 1
}
