import { contextBridge, ipcRenderer } from 'electron'
import { CONNECT, MAX_ASKING_NAME, PORT } from '../contract/bridge.ts'

/**
 * The only bridge between the page and the program: the page may ask for a message port, as often as it likes under one
 * name, and gets one. It sees no channel, no event and nothing of Node.
 */
contextBridge.exposeInMainWorld('schoolDirectory', { desktop: true })

window.addEventListener('message', (event: MessageEvent<{ type?: unknown; asks?: unknown } | null>) => {
  if (event.source !== window || event.origin !== location.origin || event.data?.type !== CONNECT) return
  const { asks } = event.data
  ipcRenderer.send(CONNECT, typeof asks === 'string' ? asks.slice(0, MAX_ASKING_NAME) : undefined)
})

ipcRenderer.on(PORT, (event) => {
  const [port] = event.ports
  if (port) window.postMessage({ type: PORT }, location.origin, [port])
})
