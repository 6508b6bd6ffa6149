import { electronProgram } from './electron-program.ts'
import { probeMachine } from './probe-machine.ts'

/** Says why the desktop cannot be opened here; undefined when it can. Downloads nothing. */
export const whyNoDesktop = (): string | undefined => {
  if (electronProgram() === undefined) return 'the Electron binary is not installed'
  return probeMachine().displays.length > 0 ? undefined : 'there is no display'
}
