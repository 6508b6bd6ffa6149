const EVERY_MS = 50

const pause = () => new Promise((resolve) => setTimeout(resolve, EVERY_MS))

/**
 * Yields what a stream gave since the batch before, at most every 50 ms: the screen is drawn once for a batch, however
 * fast the stream is. All that it gave before it failed is yielded, and then its error is thrown.
 */
export async function* inBatches<Event>(events: AsyncIterable<Event>): AsyncGenerator<Event[], void> {
  const read: { batch: Event[]; over: boolean } = { batch: [], over: false }
  const reading = (async () => {
    for await (const event of events) read.batch.push(event)
  })().finally(() => (read.over = true))
  const ended = reading.catch(() => undefined)
  while (!read.over) {
    await Promise.race([ended, pause()])
    const { batch } = read
    read.batch = []
    if (batch.length > 0) yield batch
  }
  if (read.batch.length > 0) yield read.batch
  await reading
}
