import type { MessagePortMain } from 'electron'
import { clone } from '../shared/clone.ts'
import { endOf, newChannel, type PortEnd } from '../shared/message-ports.ts'
import type { FromPage, ToPage } from '../shared/wire.ts'

/** The main process's end of the connection to one document's preload, with the ports that were sent over it. */
export const linkToPreload = (send: (message: ToPage) => void) => {
  const carried = new Map<number, PortEnd>()
  let lastPort = 0

  const carry = (end: PortEnd, name = (lastPort += 2)) => {
    carried.set(name, end)
    end.carryWith({
      post: ({ data, ports }) => send({ kind: 'port', port: name, data, ports: ports.map(give) }),
      close: () => {
        if (carried.delete(name)) send({ kind: 'close', port: name })
      },
    })
    return name
  }
  const give = (port: MessagePortMain) => carry(endOf(port).moved())
  const arrive = (name: number) => {
    const { one, two } = newChannel()
    carry(two, name)
    return one.face
  }

  return {
    /** Sends a message that transfers ports, then the messages that wait in these ports. */
    send: (channel: string, args: unknown[], transfer: readonly MessagePortMain[]) => {
      const moved = transfer.map((port) => endOf(port).moved())
      const data = clone.encode(args)
      const names = moved.map(() => (lastPort += 2))
      send({ kind: 'event', channel, data, ports: names })
      moved.forEach((end, index) => carry(end, names[index]))
    },
    answer: (call: number, value: unknown, failed: boolean) =>
      send({ kind: 'answer', call, data: clone.encode(value), failed }),
    arrive,
    hear: (message: Extract<FromPage, { kind: 'port' | 'close' }>) => {
      const end = carried.get(message.port)
      if (message.kind === 'port') {
        const delivery = { data: message.data, ports: message.ports.map(arrive) }
        if (end) setImmediate(() => end.peer.deliver(delivery))
      } else {
        carried.delete(message.port)
        end?.closedByCarrier()
      }
    },
    /** The document is gone; closes its ports. */
    close: () => {
      for (const end of carried.values()) end.closedByCarrier()
      carried.clear()
    },
  }
}

export type PreloadLink = ReturnType<typeof linkToPreload>
