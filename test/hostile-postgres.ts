import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** One message of PostgreSQL's protocol; `announced` is the length its header says, where that is another. */
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

/** Lets anybody in, and waits for a question. */
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

/** Sends `chunk` again and again, as fast as the other side takes it, until the connection ends. Returns how much was taken. */
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
  /** At the connection's start-up packet. */
  start: (socket: Socket) => unknown
  /** At each further packet. */
  then?: (socket: Socket, packet: Buffer) => unknown
}

/** A server that speaks enough of PostgreSQL to be let in, and then does as it likes. `heard` is all that it was told. */
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
