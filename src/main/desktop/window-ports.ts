import type { IpcMain, IpcMainEvent, MessageChannelMain, WebContents } from 'electron'
import { CONNECT, PORT } from '../../contract/bridge.ts'
import { isConsoleUrl } from './console-origin.ts'

type Ports = {
  ipcMain: Pick<IpcMain, 'on'>
  createChannel: () => MessageChannelMain
  /** Whether this is the contents of one of our windows. */
  isOurs: (contents: WebContents) => boolean
  /**
   * Opens a door on the console's end of a port as soon as there is a console. Resolves to the function that closes it,
   * or to null when there will be no console. Earlier calls wait in the port.
   */
  openDoor: (port: MessageChannelMain['port1']) => Promise<(() => void) | null>
}

const mayConnect = ({ senderFrame, sender }: IpcMainEvent, isOurs: Ports['isOurs']) =>
  senderFrame !== null && senderFrame === sender.mainFrame && isConsoleUrl(senderFrame.url) && isOurs(sender)

/**
 * Gives one message port to the main frame of a console window when it asks, and to nobody else. A page asks until it
 * is answered, under one name, and only its first question is answered. A later page in the same window (reload) has
 * another name and gets a new port, which ends the old one and its calls.
 */
export const handOutPorts = ({ ipcMain, createChannel, isOurs, openDoor }: Ports) => {
  const given = new WeakMap<WebContents, { asks: unknown; close: () => void }>()

  const give = (sender: WebContents, asks: unknown) => {
    const before = given.get(sender)
    // A window has one listener, however often its page is loaded.
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
