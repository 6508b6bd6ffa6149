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
  /** Electron's `MessagePortMain`, a browser's `MessagePort` or one of `node:worker_threads`. */
  port: SupportedMessagePort
  handler: ReturnType<typeof rpcHandler>
  context: CallContext
  log: Logger
}

/** Bytes that a message holds at least; the exact UTF-8 length is not worth a pass over it. */
const sizeOf = (message: unknown) => {
  if (typeof message === 'string') return message.length
  if (message instanceof ArrayBuffer || ArrayBuffer.isView(message)) return message.byteLength
  return 0
}

/**
 * Answers oRPC calls that come through one port until the port closes; then every call still running is aborted. The
 * returned function does the same from this side.
 */
export const openMessagePortDoor = ({ port, handler, context, log }: Door): (() => void) => {
  // A port has no back-pressure. A turn of the event loop after each message lets the caller's "stop" come through even
  // while a stream has more to say at once.
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
