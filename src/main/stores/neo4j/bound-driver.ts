import type { Socket } from 'node:net'
import type { Driver } from 'neo4j-driver'

/** Private parts of the driver: how it opens a connection, and the socket of one. */
type Inside = {
  _getOrCreateConnectionProvider: () => {
    _createChannelConnection: (address: unknown) => Promise<{ _ch: { _conn: Socket } }>
  }
}

/**
 * Ends each connection that was sent more than `mostBytes`. The driver keeps a message until it is whole, however long
 * that is. `cut` ends all open connections, and every later one at once.
 */
export const boundDriver = (driver: Driver, { mostBytes }: { mostBytes: number }): { cut: () => void } => {
  const provider = (driver as unknown as Inside)._getOrCreateConnectionProvider()
  const open = provider._createChannelConnection.bind(provider)
  const sockets = new Set<Socket>()
  let ended = false
  provider._createChannelConnection = async (address) => {
    const connection = await open(address)
    const socket = connection._ch._conn
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('data', () => {
      if (socket.bytesRead > mostBytes) socket.destroy(new Error('The server sent more than was asked for.'))
    })
    if (ended) socket.destroy()
    return connection
  }
  return {
    cut: () => {
      ended = true
      for (const socket of sockets) socket.destroy()
    },
  }
}
