import type { IpcMain, IpcMainEvent, MessageChannelMain, WebContents } from 'electron'
import { CONNECT_CHANNEL, isConsoleUrl, PORT_CHANNEL } from './console-origin.ts'

type Ports = {
  ipcMain: Pick<IpcMain, 'on'>
  createChannel: () => MessageChannelMain
  /** Whether this is the contents of one of our windows. */
  isOurs: (contents: WebContents) => boolean
  /** Opens a door on the console's end of a port; returns what closes it. */
  openDoor: (port: MessageChannelMain['port1']) => () => void
}

const mayConnect = ({ senderFrame, sender }: IpcMainEvent, isOurs: Ports['isOurs']) =>
  senderFrame !== null && senderFrame === sender.mainFrame && isConsoleUrl(senderFrame.url) && isOurs(sender)

/**
 * Gives the main frame of a console window, and nobody else, one message port when it asks. A page that asks again
 * (reload) gets a new one, and what ran over the old one ends.
 */
export const handOutPorts = ({ ipcMain, createChannel, isOurs, openDoor }: Ports) => {
  const doors = new WeakMap<WebContents, () => void>()
  ipcMain.on(CONNECT_CHANNEL, (event) => {
    if (!mayConnect(event, isOurs)) return
    const { sender } = event
    doors.get(sender)?.()
    const { port1, port2 } = createChannel()
    const closeDoor = openDoor(port1)
    const close = () => {
      closeDoor()
      port1.close()
    }
    doors.set(sender, close)
    sender.once('destroyed', close)
    port1.start()
    event.senderFrame!.postMessage(PORT_CHANNEL, null, [port2])
  })
}
