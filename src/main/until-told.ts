/**
 * Aborts when the system asks this program to end (Ctrl-C, `kill`, a closed terminal). Asked a second time, the program
 * ends at once.
 */
export const untilTold = (): AbortSignal => {
  const told = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (told.signal.aborted) process.exit(1)
      told.abort(name)
    })
  return told.signal
}
