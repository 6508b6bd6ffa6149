/** What the desktop tells the program that started it; `ms` counts from the start of the process. */
export type DesktopEvent =
  | { event: 'window'; ms: number }
  | { event: 'failed'; reason: string }
  /** Another desktop on the same data has come to the front. */
  | { event: 'elsewhere' }

/** The one thing that the launcher says: end cleanly. */
export const QUIT = 'quit'

/** Set by the launcher for the program that it starts with a channel to it. */
export const LAUNCHER_VARIABLE = 'SCHOOL_DIRECTORY_LAUNCHER'

type Channel = Pick<NodeJS.Process, 'on' | 'send'>

/**
 * The line to `npm start`. It goes where signals do not: Windows has none, and Electron ends at the second one. A launcher
 * that is gone counts as one that says quit. Without a launcher nothing is said and nothing heard.
 */
export const launcherLine = ({
  channel = process.env[LAUNCHER_VARIABLE] ? process : undefined,
  quit,
}: {
  channel?: Channel
  quit: () => void
}): { say: (event: DesktopEvent) => void } => {
  if (!channel?.send) return { say: () => undefined }
  channel.on('message', (message) => {
    if (message === QUIT) quit()
  })
  channel.on('disconnect', quit)
  // A launcher that has just ended hears nothing, and that is no fault.
  return { say: (event) => void channel.send!(event, () => undefined) }
}
