import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/**
 * One message of PostgreSQL's protocol. `announced` is the length in its header, when that should differ from the real
 * one.
 */
export const message = (type: string, body: Buffer, announced = body.length + 4): Buffer => {
  const header = Buffer.alloc(5)
  header.write(type)
  header.writeUInt32BE(announced, 1)
  return Buffer.concat([header, body])
}

export const authentication = (kind: number, more: Buffer = Buffer.alloc(0)) => {
  const code = Buffer.alloc(4)
  code.writeUInt32BE(kind)
  return message('R', Buffer.concat([code, more]))
}

/** Accepts any login and waits for a query. */
export const welcome = Buffer.concat([authentication(0), message('Z', Buffer.from('I'))])

const field = Buffer.concat([
  Buffer.from('answer\0'),
  Buffer.from('0000000000000000001900ffffffff0000'.slice(0, 36), 'hex'),
])

export const oneColumn = message('T', Buffer.concat([Buffer.from([0, 1]), field]))

export const row = (bytes: number) => {
  const body = Buffer.alloc(6 + bytes, 'x')
  body.writeUInt16BE(1)
  body.writeUInt32BE(bytes, 2)
  return message('D', body)
}

/**
 * Sends `chunk` again and again, as fast as the other side reads, until the connection ends. Returns how many chunks
 * were read.
 */
export const endlessly = async (socket: Socket, chunk: Buffer) => {
  let sent = 0
  while (!socket.destroyed) {
    sent += chunk.length
    if (socket.write(chunk)) continue
    await new Promise<void>((resolve) => {
      const goOn = () => {
        socket.off('drain', goOn).off('close', goOn)
        resolve()
      }
      socket.once('drain', goOn).once('close', goOn)
    })
  }
  return sent
}

export type Behaviour = {
  /** Called with the connection after its start-up packet. */
  start: (socket: Socket) => unknown
  /** Called for each later packet. */
  then?: (socket: Socket, packet: Buffer) => unknown
}

/**
 * A server that speaks enough of PostgreSQL's protocol to accept a connection, then behaves as given. `heard` is all
 * that it received.
 */
export const hostileServer = async ({ start, then }: Behaviour) => {
  const heard: Buffer[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    let started = false
    socket.on('data', (packet: Buffer) => {
      heard.push(packet)
      if (started) return void then?.(socket, packet)
      started = true
      start(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => Buffer.concat(heard).toString('latin1'),
    connections: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
