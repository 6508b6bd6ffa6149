import type { Sandbox } from './probe-machine.ts'

export type DesktopEnd = {
  /** Null when a signal ended the program or it never started. */
  code: number | null
  signal: NodeJS.Signals | null
  /** The end of its standard error. */
  said: string
  /** The system's error when the program could not be started at all. */
  spawnError?: string
}

const SANDBOX =
  /no usable sandbox|suid sandbox|setuid sandbox|sandbox_host|zygote_host_impl|Failed to move to new namespace/i

const noSandbox = ({ helper, userNamespaces }: Sandbox) => {
  const why = userNamespaces
    ? 'its sandbox could not be made'
    : 'this system does not allow programs to make their own sandbox'
  return `${why}, and ${helper} is not set up (as root: chown root ${helper} && chmod 4755 ${helper})`
}

/** Says in one line why the desktop ended before anybody could use it. The line continues a sentence after a colon. */
export const explainEnd = (
  { code, signal, said, spawnError }: DesktopEnd,
  { sandbox, display }: { sandbox: () => Sandbox; display: string },
): string => {
  if (spawnError !== undefined) return `Electron could not be run (${spawnError})`
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(said)?.[1]
  if (library) return `Electron needs the system library ${library}, which is not installed`
  if (/without --no-sandbox is not supported/i.test(said)) return 'Electron does not run as root with its sandbox'
  if (/missing x server|cannot open display|unable to open x display|failed to connect to wayland/i.test(said))
    return `the display ${display} does not answer`
  // Without a sandbox Chromium stops itself with SIGTRAP, and its message may be lost.
  if (SANDBOX.test(said) || signal === 'SIGTRAP') {
    const found = sandbox()
    if (!found.helperReady && (SANDBOX.test(said) || !found.userNamespaces)) return noSandbox(found)
  }
  return `Electron ended at once (${signal ?? `exit code ${code}`})`
}
