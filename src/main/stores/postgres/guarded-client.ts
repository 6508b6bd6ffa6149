import { EventEmitter } from 'node:events'
import type { Duplex } from 'node:stream'
import pg from 'pg'

/** The bytes that a server may send. More ends the connection. */
export type AnswerBounds = {
  /** Before it is ready for the first question. */
  start: number
  /** One message, as its header announces it. */
  message: number
  /** In the whole answer to one question, without rows of COPY, which are never held. */
  answer: number
  /** In all unfinished answers of the connections that share these bounds. */
  together: number
}

const MIB = 1024 * 1024

/**
 * The bounds of daily work. PostgreSQL accepts messages up to 1 GiB, but no answer to the console is longer than some
 * MiB.
 */
export const workBounds: AnswerBounds = {
  start: MIB / 4,
  message: 64 * MIB,
  answer: 128 * MIB,
  together: 256 * MIB,
}

/** The bounds for an unknown server, which is asked for two short rows. */
export const probeBounds: AnswerBounds = { start: MIB / 4, message: MIB / 4, answer: MIB / 4, together: MIB }

export type Guard = {
  bounds: AnswerBounds
  /** The bytes of unfinished answers, over all connections. */
  held: { bytes: number }
  /** True when the server proved who it is, so that it may ask for the password in any form. Others get SCRAM only. */
  verified: boolean
}

/** Why this side ended a connection: the server does not behave as PostgreSQL does. */
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
 * Reads message headers from a stream of chunks, wherever a chunk ends. Calls `seen` with each message's type and its
 * length without the type byte, before the message has arrived.
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

/** Counts the bytes that a connection holds, and throws when the bounds are exceeded. */
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
 * A client whose memory a hostile or broken server cannot fill, and whose process it cannot end. It reads message
 * headers before pg's parser does. The parser would keep a message of 2 GiB in memory, and would throw out of the
 * socket's listener at unreadable bytes.
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
          // The stream closes later. Until then its bytes would count against the other connections.
          release()
        }
      })
      stream.on('close', release)
      parseFrom(passedOn)
    }
    // pg calls this to send a password in the two forms that are not SCRAM: in clear, and as an MD5 digest that serves
    // as well.
    if (!guard.verified)
      connection.password = () => void connection.stream.destroy(new ServerMisbehaves('PASSWORD_IN_CLEAR'))
  }

  /** Ends the connection at once. Waiting calls fail with the error. */
  cut(because?: Error) {
    ;(this as unknown as { connection: Connection }).connection.stream.destroy(because)
  }

  /** Ends the connection politely, and cuts it when the other side keeps it open. Never fails. */
  async leave(graceMs = 1_000): Promise<void> {
    const cutting = setTimeout(() => this.cut(), graceMs)
    await this.end().catch(() => undefined)
    clearTimeout(cutting)
  }
}
