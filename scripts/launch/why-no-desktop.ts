import { electronProgram } from './electron-program.ts'
import { probeMachine } from './probe-machine.ts'

/** Why the desktop cannot be opened here, in words for people; undefined when it can. Downloads nothing. */
export const whyNoDesktop = (): string | undefined => {
  if (electronProgram() === undefined) return 'the Electron binary is not installed'
  return probeMachine().displays.length > 0 ? undefined : 'there is no display'
}
