/** The messages of the desktop to the program that started it. `ms` counts from the start of the process. */
export type DesktopEvent =
  | { event: 'window'; ms: number }
  | { event: 'failed'; reason: string }
  /** Another desktop on the same data has come to the front. */
  | { event: 'elsewhere' }

/** The launcher's only message: end cleanly. */
export const QUIT = 'quit'

/** The variable that the launcher sets for a program that it starts with a channel. */
export const LAUNCHER_VARIABLE = 'SCHOOL_DIRECTORY_LAUNCHER'

type Channel = Pick<NodeJS.Process, 'on' | 'send'>

/**
 * The channel to `npm start`. It works where signals do not: Windows has none, and Electron ends at the second one. A
 * launcher that has ended counts as one that says quit. Without a launcher nothing is sent or received.
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
  // A launcher that has just ended receives nothing, which is no fault.
  return { say: (event) => void channel.send!(event, () => undefined) }
}
