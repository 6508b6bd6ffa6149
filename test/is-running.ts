import { readFile } from 'node:fs/promises'

/** Whether a process still runs. A process that ended and was not reaped yet does not count. */
export const isRunning = async (pid: number): Promise<boolean> => {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (state !== null) return !/\) Z /.test(state)
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux'
  } catch {
    return false
  }
}
