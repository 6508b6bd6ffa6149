import type { Socket } from 'node:net'
import type { Redis } from 'ioredis'

const prepared = new WeakSet<typeof Redis>()

/**
 * Has every connection of the driver listened to for as long as it lives, those to sentinels and to nodes of a cluster
 * too. The driver listens to the first error only. A TLS connection whose certificate was refused may have a second one,
 * when the server answers the refusal, and an error that nobody listens to ends the process.
 */
export const hearLaterErrors = (driver: typeof Redis): void => {
  if (prepared.has(driver)) return
  prepared.add(driver)
  const streams = new WeakMap<object, Socket>()
  Object.defineProperty(driver.prototype, 'stream', {
    get(this: object) {
      return streams.get(this)
    },
    set(this: object, stream: Socket) {
      stream.on('error', () => undefined)
      streams.set(this, stream)
    },
  })
}
