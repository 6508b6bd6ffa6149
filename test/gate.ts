import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * A port in front of a server on this machine. While it is closed nothing listens there, as if the server had ended,
 * although it keeps running: a Neo4j that starts again costs half a minute of a processor before it answers as before.
 */
export type Gate = {
  port: number
  open: () => Promise<void>
  /** Ends the connections that it has. */
  close: () => Promise<void>
}

/** Returns a gate to the port that `target` names at each connection. It is closed. */
export const gateTo = (target: () => number, port: number): Gate => {
  const sockets = new Set<Socket>()
  const server = createServer((from) => {
    const to = connect(target(), '127.0.0.1')
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy()).on('close', () => (sockets.delete(one), other.destroy()))
      one.pipe(other)
    }
  })
  return {
    port,
    open: async () => {
      if (!server.listening) await once(server.listen(port, '127.0.0.1'), 'listening')
    },
    close: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
