const LOOK_EVERY_MS = 500

/**
 * Tells this process to end (SIGTERM) once npm, which started it, is gone. A signal to `npm run` ends npm and its shell,
 * which pass it to nobody: the program would go on without a parent. Does nothing in a process that npm did not start,
 * and on Windows.
 */
export const endWithNpm = (): void => {
  if (process.platform === 'win32' || process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    process.kill(process.pid, 'SIGTERM')
  }, LOOK_EVERY_MS)
  look.unref()
}
