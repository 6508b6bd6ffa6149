import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import pg from 'pg'

/** What a server may send, in bytes. More ends the connection. */
export type AnswerBounds = {
  /** Until it is ready for the first question. */
  start: number
  /** One message, as its header announces it. */
  message: number
  /** The whole answer to one question, rows of COPY apart: those are never held. */
  answer: number
  /** The answers under way on all connections that share these bounds. */
  together: number
}

const MIB = 1024 * 1024

/** PostgreSQL itself takes messages up to 1 GiB; no question of the console is answered with more than some MiB. */
export const workBounds: AnswerBounds = {
  start: MIB / 4,
  message: 64 * MIB,
  answer: 128 * MIB,
  together: 256 * MIB,
}

/** For a server that nobody knows yet: it is asked for two short rows. */
export const probeBounds: AnswerBounds = { start: MIB / 4, message: MIB / 4, answer: MIB / 4, together: MIB }

export type Guard = {
  bounds: AnswerBounds
  /** Bytes of answers under way, over all connections. */
  held: { bytes: number }
  /** The server proved who it is, so that it may ask for the password in whatever form. Any other gets SCRAM alone. */
  verified: boolean
}

/** Why a connection was ended by this side; the server is not what it should be. */
export type MisbehaviourCode = 'ANSWER_TOO_LARGE' | 'ANSWER_UNREADABLE' | 'PASSWORD_IN_CLEAR'

export class ServerMisbehaves extends Error {
  readonly code: MisbehaviourCode

  constructor(code: MisbehaviourCode, options?: { cause?: unknown }) {
    super(`The server was left: ${code}.`, options)
    this.name = 'ServerMisbehaves'
    this.code = code
  }
}

const HEADER_BYTES = 5
const [READY, COPY_DATA, NOTIFICATION] = ['Z', 'd', 'A'].map((letter) => letter.charCodeAt(0)) as [
  number,
  number,
  number,
]

/**
 * Reads the headers of messages out of a stream of chunks, wherever a chunk ends. `seen` is told each message's type and its
 * length without the type byte, before the message is there.
 */
const headerReader = (seen: (type: number, length: number) => void) => {
  const header = Buffer.alloc(HEADER_BYTES)
  let filled = 0
  let bodyLeft = 0
  return (chunk: Buffer) => {
    for (let at = 0; at < chunk.length;) {
      if (bodyLeft > 0) {
        const skipped = Math.min(bodyLeft, chunk.length - at)
        bodyLeft -= skipped
        at += skipped
        continue
      }
      const taken = Math.min(HEADER_BYTES - filled, chunk.length - at)
      chunk.copy(header, filled, at, at + taken)
      filled += taken
      at += taken
      if (filled < HEADER_BYTES) return
      filled = 0
      const length = header.readUInt32BE(1)
      if (length < HEADER_BYTES - 1) throw new ServerMisbehaves('ANSWER_UNREADABLE')
      seen(header[0]!, length)
      bodyLeft = length - (HEADER_BYTES - 1)
    }
  }
}

/** Counts what a connection holds, and throws when that is more than the bounds allow. */
const answerCounter = ({ bounds, held }: Guard) => {
  let answer = 0
  let started = false
  const release = () => {
    held.bytes -= answer
    answer = 0
  }
  const seen = (type: number, length: number) => {
    const most = started ? bounds.message : bounds.start
    if (length > most) throw new ServerMisbehaves(started ? 'ANSWER_TOO_LARGE' : 'ANSWER_UNREADABLE')
    if (type === READY) {
      started = true
      return release()
    }
    if (type === COPY_DATA || type === NOTIFICATION) return
    answer += length
    held.bytes += length
    if (answer > (started ? bounds.answer : bounds.start) || held.bytes > bounds.together)
      throw new ServerMisbehaves('ANSWER_TOO_LARGE')
  }
  return { seen, release }
}

type Connection = pg.Connection & {
  stream: Duplex
  attachListeners: (stream: EventEmitter) => void
  password: (text: string) => void
}

/**
 * A client that a hostile or broken server can neither fill up nor end: it reads message headers before pg's parser does, which
 * would keep a message of 2 GiB in memory, and throw out of the socket's listener at what it cannot read.
 */
export class GuardedClient extends pg.Client {
  constructor(config: pg.ClientConfig & { guard: Guard }) {
    super(config)
    const { guard } = config
    const connection = (this as unknown as { connection: Connection }).connection
    const parseFrom = connection.attachListeners.bind(connection)
    connection.attachListeners = (stream) => {
      const { seen, release } = answerCounter(guard)
      const readHeaders = headerReader(seen)
      const passedOn = new EventEmitter()
      stream.on('data', (chunk: Buffer) => {
        try {
          readHeaders(chunk)
          passedOn.emit('data', chunk)
        } catch (error) {
          const cause =
            error instanceof ServerMisbehaves ? error : new ServerMisbehaves('ANSWER_UNREADABLE', { cause: error })
          connection.stream.destroy(cause)
        }
      })
      stream.on('close', release)
      parseFrom(passedOn)
    }
    // pg sends a password by this for the two ways that are no SCRAM: in clear, and as an MD5 digest that is as good as it.
    if (!guard.verified)
      connection.password = () => void connection.stream.destroy(new ServerMisbehaves('PASSWORD_IN_CLEAR'))
  }

  /** Ends the connection at once; what waits for an answer fails with the error. */
  cut(because?: Error) {
    ;(this as unknown as { connection: Connection }).connection.stream.destroy(because)
  }

  /** Says goodbye, and cuts the connection when the other side keeps it open. Never fails. */
  async leave(graceMs = 1_000): Promise<void> {
    const cutting = setTimeout(() => this.cut(), graceMs)
    await this.end().catch(() => undefined)
    clearTimeout(cutting)
  }
}
