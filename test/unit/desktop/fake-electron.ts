import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { IpcMainEvent, Shell, WebContents } from 'electron'

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0]

/** A page as the desktop sees it: events, a main frame with a URL, a handler for new windows. */
export class FakeContents extends EventEmitter {
  readonly posted: { channel: string; ports: unknown[] }[] = []
  readonly mainFrame: { url: string; postMessage: (channel: string, message: unknown, ports: unknown[]) => void }
  openWindow: OpenHandler = () => ({ action: 'allow' })

  constructor(url: string) {
    super()
    this.mainFrame = { url, postMessage: (channel, _message, ports) => void this.posted.push({ channel, ports }) }
  }

  getURL() {
    return this.mainFrame.url
  }

  setWindowOpenHandler(handler: OpenHandler) {
    this.openWindow = handler
  }

  asContents() {
    return this as unknown as WebContents
  }

  /** Emits an event of this page that may be prevented. Returns whether a listener prevented it. */
  prevents(name: string, url = '') {
    let prevented = false
    this.emit(name, { url, preventDefault: () => (prevented = true) })
    return prevented
  }

  message(senderFrame: unknown = this.mainFrame) {
    return { sender: this, senderFrame } as unknown as IpcMainEvent
  }
}

export const fakeShell = () => {
  const opened: string[] = []
  const shell: Pick<Shell, 'openExternal'> = { openExternal: async (url) => void opened.push(url) }
  return { shell, opened }
}

/** Two ends of a real channel, as `MessageChannelMain` gives them. */
export const fakeChannel = () => {
  const { port1, port2 } = new MessageChannel()
  return { port1: Object.assign(port1, { start: () => undefined }), port2 } as {
    port1: MessagePort
    port2: MessagePort
  }
}
