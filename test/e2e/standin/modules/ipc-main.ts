import { EventEmitter } from 'node:events'
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron'
import { clone } from '../shared/clone.ts'
import { strict } from '../shared/strict.ts'
import type { Frame } from '../page/web-frames.ts'
import type { FromPage } from '../shared/wire.ts'

type Invoked = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown

const handlers = new Map<string, Invoked>()
const emitter = new EventEmitter()

/** Its events are the program's own channels, so it accepts a listener for any. */
export const ipcMain = strict(
  'ipcMain',
  Object.assign(emitter, {
    handle: (channel: string, handler: Invoked) => {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
      handlers.set(channel, handler)
    },
    removeHandler: (channel: string) => void handlers.delete(channel),
  }),
) as unknown as IpcMain

const eventOf = (contents: WebContents, frame: Frame, ports: IpcMainEvent['ports']) =>
  strict('IpcMainEvent', {
    type: 'frame',
    sender: contents,
    senderFrame: frame.detached ? null : frame.face,
    processId: 1,
    frameId: frame.face.routingId,
    ports,
    reply: (channel: string, ...args: unknown[]) => frame.face.send(channel, ...args),
  }) as unknown as IpcMainEvent

/** Passes a message of a preload to the program. */
export const hearPreload = (
  contents: WebContents,
  frame: Frame,
  message: Exclude<FromPage, { kind: 'failed' | 'theme' }>,
) => {
  const { link } = frame
  if (message.kind === 'send') {
    const args = clone.decode(message.data) as unknown[]
    emitter.emit(message.channel, eventOf(contents, frame, message.ports.map(link.arrive)), ...args)
  } else if (message.kind === 'invoke') {
    const handler = handlers.get(message.channel)
    const event = eventOf(contents, frame, []) as unknown as IpcMainInvokeEvent
    void (async () => {
      try {
        if (!handler) throw new Error(`No handler registered for '${message.channel}'`)
        link.answer(message.call, await handler(event, ...(clone.decode(message.data) as unknown[])), false)
      } catch (error) {
        // As in Electron, only the message of an error reaches the page.
        link.answer(
          message.call,
          new Error(`Error invoking remote method '${message.channel}': ${String(error)}`),
          true,
        )
      }
    })()
  } else link.hear(message)
}
