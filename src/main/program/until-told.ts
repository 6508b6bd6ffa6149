const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Signals this close to the first are the same wish: a key press reaches a program from the terminal and from npm. */
const SAME_WISH_MS = 1_000

type Process = {
  on: (name: NodeJS.Signals, hear: (name: NodeJS.Signals) => void) => unknown
  off: (name: NodeJS.Signals, hear: (name: NodeJS.Signals) => void) => unknown
  exit: (code: number) => void
}

/**
 * `told` aborts when the system asks this program to end (Ctrl-C, `kill`, a closed terminal). Asked again after a second or
 * more, the program ends at once. `forget` stops listening.
 */
export const untilTold = ({
  program = process,
  now = () => performance.now(),
}: { program?: Process; now?: () => number } = {}): { told: AbortSignal; forget: () => void } => {
  const controller = new AbortController()
  let first = 0
  const hear = (name: NodeJS.Signals) => {
    if (!controller.signal.aborted) {
      first = now()
      controller.abort(name)
    } else if (now() - first >= SAME_WISH_MS) program.exit(1)
  }
  for (const name of SIGNALS) program.on(name, hear)
  return {
    told: controller.signal,
    forget: () => {
      for (const name of SIGNALS) program.off(name, hear)
    },
  }
}
