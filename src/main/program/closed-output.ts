/** A reader that has seen enough (`| head`) closes the pipe: that ends the program without a fault. */
export const endWithClosedOutput = (onClosed: () => void) => {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      onClosed()
    })
}
