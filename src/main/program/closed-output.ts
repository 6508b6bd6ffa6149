/** Ends the program without an error when its reader closes the pipe (`| head`). */
export const endWithClosedOutput = (onClosed: () => void) => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      onClosed()
    })
}
