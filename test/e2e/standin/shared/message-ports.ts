import type { MessageChannelMain as RealChannel, MessagePortMain } from 'electron'
import { clone } from './clone.ts'
import { events } from './events.ts'
import { emitterDouble, strict } from './strict.ts'

type Delivery = { data: string; ports: MessagePortMain[] }

/** Receives what comes out of a port that was transferred to a page. */
export type Carrier = { post: (delivery: Delivery) => void; close: () => void }

/** One end of a channel, held by the program or transferred to a page. */
export class PortEnd {
  peer!: PortEnd
  readonly face: MessagePortMain
  #queue: Delivery[] = []
  #started = false
  #closed = false
  #carrier: Carrier | undefined

  constructor() {
    this.face = emitterDouble<MessagePortMain>()('MessagePortMain', events.MessagePortMain, {
      postMessage: (message, transfer = []) => this.post(message, transfer),
      start: () => this.#start(),
      close: () => this.close(),
    })
    ends.set(this.face, this)
  }

  post(message: unknown, transfer: readonly MessagePortMain[]) {
    if (this.#carrier) throw new Error('Port is neutered: it was given away.')
    const delivery = { data: clone.encode(message), ports: transfer.map((port) => handOver(port)) }
    if (!this.#closed) setImmediate(() => this.peer.deliver(delivery))
  }

  deliver(delivery: Delivery) {
    if (this.#closed) return
    if (this.#carrier) this.#carrier.post(delivery)
    else if (this.#started) this.face.emit('message', { data: clone.decode(delivery.data), ports: delivery.ports })
    else this.#queue.push(delivery)
  }

  #start() {
    this.#started = true
    for (const delivery of this.#queue.splice(0)) setImmediate(() => this.deliver(delivery))
  }

  close() {
    if (this.#closed) return
    this.#closed = true
    this.#carrier?.close()
    setImmediate(() => {
      this.face.emit('close')
      this.peer.close()
    })
  }

  carryWith(carrier: Carrier) {
    this.#carrier = carrier
    for (const delivery of this.#queue.splice(0)) carrier.post(delivery)
  }

  /** Called when the other side of the carrier is gone. */
  closedByCarrier() {
    this.#carrier = { post: () => undefined, close: () => undefined }
    this.close()
  }

  /** Moves the contents of this end to a new one. The old port is unusable, as a transferred port is. */
  moved(): PortEnd {
    const end = new PortEnd()
    end.peer = this.peer
    this.peer.peer = end
    end.#queue = this.#queue
    this.#carrier = { post: () => undefined, close: () => undefined }
    return end
  }
}

const ends = new WeakMap<MessagePortMain, PortEnd>()

/** The end behind a port of the program. Throws for anything else, which cannot be transferred. */
export const endOf = (port: MessagePortMain): PortEnd => {
  const end = ends.get(port)
  if (!end) throw new TypeError('Invalid value for transfer: not a MessagePortMain.')
  return end
}

const handOver = (port: MessagePortMain) => endOf(port).moved().face

/** Makes two connected ends. */
export const newChannel = () => {
  const [one, two] = [new PortEnd(), new PortEnd()]
  one.peer = two
  two.peer = one
  return { one, two }
}

export class MessageChannelMain implements RealChannel {
  readonly port1: MessagePortMain
  readonly port2: MessagePortMain

  constructor() {
    const { one, two } = newChannel()
    this.port1 = one.face
    this.port2 = two.face
    return strict<MessageChannelMain>('MessageChannelMain', this)
  }
}
