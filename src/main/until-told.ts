const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * `told` aborts when the system asks this program to end (Ctrl-C, `kill`, a closed terminal). Asked a second time, the
 * program ends at once. `forget` stops listening.
 */
export const untilTold = (): { told: AbortSignal; forget: () => void } => {
  const controller = new AbortController()
  const hear = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(1)
    controller.abort(name)
  }
  for (const name of SIGNALS) process.on(name, hear)
  return {
    told: controller.signal,
    forget: () => {
      for (const name of SIGNALS) process.off(name, hear)
    },
  }
}
