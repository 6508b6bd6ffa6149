import { contextBridge, ipcRenderer } from 'electron'

/**
 * The only bridge between the page and the program: the page may ask for a message port, and gets one. It sees no
 * channel, no event and nothing of Node. Preloads are one file, so the names are said again here.
 */
const CONNECT = 'school-directory:connect'
const PORT = 'school-directory:port'

contextBridge.exposeInMainWorld('schoolDirectory', { desktop: true })

window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
  if (event.source !== window || event.origin !== location.origin || event.data?.type !== CONNECT) return
  ipcRenderer.send(CONNECT)
})

ipcRenderer.on(PORT, (event) => {
  const [port] = event.ports
  if (port) window.postMessage({ type: PORT }, location.origin, [port])
})
