import type { IpcMain, IpcMainEvent, MessageChannelMain, WebContents } from 'electron'
import { CONNECT, PORT } from '../../contract/bridge.ts'
import { isConsoleUrl } from './console-origin.ts'

type Ports = {
  ipcMain: Pick<IpcMain, 'on'>
  createChannel: () => MessageChannelMain
  /** Whether this is the contents of one of our windows. */
  isOurs: (contents: WebContents) => boolean
  /**
   * Opens a door on the console's end of a port, as soon as there is a console; resolves to what closes it. Calls that come
   * before wait in the port. Null: there will be none.
   */
  openDoor: (port: MessageChannelMain['port1']) => Promise<(() => void) | null>
}

const mayConnect = ({ senderFrame, sender }: IpcMainEvent, isOurs: Ports['isOurs']) =>
  senderFrame !== null && senderFrame === sender.mainFrame && isConsoleUrl(senderFrame.url) && isOurs(sender)

/**
 * Gives the main frame of a console window, and nobody else, one message port when it asks. A page asks until it is
 * answered, under one name for all its questions: the first is answered, the others are not. Another page in the same
 * window (reload) has another name and gets a new port, and what ran over the old one ends.
 */
export const handOutPorts = ({ ipcMain, createChannel, isOurs, openDoor }: Ports) => {
  const given = new WeakMap<WebContents, { asks: unknown; close: () => void }>()

  const give = (sender: WebContents, asks: unknown) => {
    const before = given.get(sender)
    // One listener for a window, however often its page is loaded.
    if (before === undefined) sender.once('destroyed', () => given.get(sender)?.close())
    before?.close()
    const { port1, port2 } = createChannel()
    let closed = false
    const door = openDoor(port1).then((closeDoor) => {
      if (closeDoor && !closed) port1.start()
      return closeDoor
    })
    const close = () => {
      if (closed) return
      closed = true
      void door.then((closeDoor) => closeDoor?.())
      port1.close()
    }
    given.set(sender, { asks, close })
    return port2
  }

  ipcMain.on(CONNECT, (event, asks: unknown) => {
    if (!mayConnect(event, isOurs)) return
    if (typeof asks === 'string' && given.get(event.sender)?.asks === asks) return
    event.senderFrame!.postMessage(PORT, null, [give(event.sender, asks)])
  })
}
