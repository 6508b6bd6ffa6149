import { setImmediate } from 'node:timers/promises'
import { onMessagePortClose, onMessagePortMessage, type SupportedMessagePort } from '@orpc/client/message-port'
import { ServerPeer } from '@orpc/standard-server-peer'
import type { Logger } from 'pino'
import { refusal } from '../../contract/errors.ts'
import type { CallContext } from '../routes/context.ts'
import type { rpcHandler } from './handlers.ts'
import { toWireError } from './wire-errors.ts'
import { MAX_JSON_BODY, MAX_PIECE_BODY } from './limits.ts'

type Door = {
  /** Electron's `MessagePortMain`, a browser's `MessagePort` or that of `node:worker_threads`. */
  port: SupportedMessagePort
  handler: ReturnType<typeof rpcHandler>
  context: CallContext
  log: Logger
}

/** Returns the least number of bytes in a message. The exact UTF-8 length is not worth a pass over it. */
const sizeOf = (message: unknown) => {
  if (typeof message === 'string') return message.length
  if (message instanceof ArrayBuffer || ArrayBuffer.isView(message)) return message.byteLength
  return 0
}

/**
 * Answers oRPC calls that come through one port until the port closes. Closing aborts every call still running. The
 * returned function closes the door from this side.
 */
export const openMessagePortDoor = ({ port, handler, context, log }: Door): (() => void) => {
  // A port has no back-pressure. A turn of the event loop after each message lets the caller's "stop" through, even
  // while a stream has more to send at once.
  const peer = new ServerPeer(async (message) => {
    port.postMessage(message)
    await setImmediate()
  })

  onMessagePortMessage(port, (message: string | ArrayBuffer) => {
    const limitBytes = typeof message === 'string' ? MAX_JSON_BODY : MAX_PIECE_BODY
    const tooLarge = sizeOf(message) > limitBytes
    peer
      .message(message, async (request) => {
        const body = async () => {
          if (tooLarge) throw toWireError(refusal('PAYLOAD_TOO_LARGE', { limitBytes }), { log })
          return request.body
        }
        const { response } = await handler.handle({ ...request, body }, { context })
        return response ?? { status: 404, headers: {}, body: undefined }
      })
      .catch((error: unknown) => {
        const name = error instanceof Error ? error.name : typeof error
        if (name !== 'AbortError') log.warn({ error: name }, 'message port call ended early')
      })
  })

  const close = () => peer.close()
  onMessagePortClose(port, close)
  return close
}
