import { explainEnd } from './explain-end.ts'
import { electronAttempts, type Machine, probeSandbox } from './probe-machine.ts'
import { watchDesktop } from './watch-desktop.ts'

/**
 * `over`: the exit code of a desktop that was used, or that said itself why it cannot run. `reason`: why it did not
 * open, to continue a sentence after a colon.
 */
export type Opened = { over: number } | { reason: string }

type Desktop = {
  program: string
  /** The folder of the built program, then the console's own arguments. */
  args: string[]
  env: NodeJS.ProcessEnv
  machine: Machine
  told: AbortSignal
  complain: (line: string) => void
  watch?: typeof watchDesktop
}

/**
 * Tries each way of opening the desktop that may show a window on this machine, in turn, and waits until the desktop
 * ends.
 */
export const openDesktop = async ({
  program,
  args,
  env,
  machine,
  told,
  complain,
  watch = watchDesktop,
}: Desktop): Promise<Opened> => {
  let reason = 'there is no display'
  for (const switches of electronAttempts(machine)) {
    const outcome = await watch({ program, args: [...switches, ...args], env, told })
    switch (outcome.kind) {
      case 'over':
        return { over: outcome.code }
      case 'refused':
        complain(outcome.reason)
        return { over: 1 }
      case 'no-window':
        reason = `Electron showed no window in ${outcome.seconds} seconds`
        break
      case 'ended':
        reason = explainEnd(outcome.end, {
          sandbox: () => probeSandbox(program),
          display: env['WAYLAND_DISPLAY'] || env['DISPLAY'] || '',
        })
    }
  }
  return { reason }
}
