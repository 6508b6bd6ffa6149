import { readFileSync } from 'node:fs'
import { type Base64, type Clone, makeClone } from '../shared/clone.ts'
import { EXPOSE, type FromPage, HEAR_MAIN, TELL_MAIN, type ToPage } from '../shared/wire.ts'

type Preload = (require: (name: string) => unknown, module: object, exports: object) => void
type Names = { tellMain: string; hearMain: string; expose: string }
type PageGlobals = Record<string, (text: string) => void>

/**
 * Runs in the isolated world of a page before any of its scripts, and gives the preload what a sandboxed preload has of
 * Electron. The page receives the source of this function, so it uses nothing of this module.
 */
const runPreload = (clone: (base64: Base64) => Clone, preload: Preload, names: Names) => {
  // Electron runs a preload in the main frame only.
  if (window !== window.top) return
  type Bytes = { toBase64: () => string }
  type BytesType = { fromBase64: (text: string) => Uint8Array }
  const { encode, decode } = clone({
    write: (bytes) => (bytes as unknown as Bytes).toBase64(),
    read: (text) => (Uint8Array as unknown as BytesType).fromBase64(text),
  })
  const globals = globalThis as unknown as PageGlobals
  const tell = (message: FromPage) => globals[names.tellMain]!(JSON.stringify(message))

  // Ports made here have odd numbers, those of the main process even ones.
  const ports = new Map<number, MessagePort>()
  let lastPort = -1
  const carry = (port: MessagePort, name = (lastPort += 2)) => {
    ports.set(name, port)
    port.onmessage = ({ data, ports: more }) =>
      tell({ kind: 'port', port: name, data: encode(data), ports: more.map((each) => carry(each)) })
    port.addEventListener('close', () => {
      if (ports.delete(name)) tell({ kind: 'close', port: name })
    })
    return name
  }
  const arrive = (name: number) => {
    const { port1, port2 } = new MessageChannel()
    carry(port2, name)
    return port1
  }

  type Heard = (event: object, ...args: unknown[]) => void
  const listeners = new Map<string, Heard[]>()
  const calls = new Map<number, PromiseWithResolvers<unknown>>()
  let lastCall = 0
  const strictly = <Double extends object>(name: string, members: Double): Double =>
    new Proxy(members, {
      get: (target, key, receiver) => {
        if (key in target || typeof key === 'symbol' || key === 'then')
          return Reflect.get(target, key, receiver) as unknown
        throw new Error(`The stand-in for Electron lacks ${name}.${key}: add it to test/e2e/standin.`)
      },
    })

  const on = (channel: string, listener: Heard) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    return ipcRenderer
  }
  const off = (channel: string, listener: Heard) => {
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((each) => each !== listener),
    )
    return ipcRenderer
  }
  const ipcRenderer = strictly('ipcRenderer', {
    on,
    addListener: on,
    off,
    removeListener: off,
    once: (channel: string, listener: Heard) => {
      const once: Heard = (...heard) => {
        off(channel, once)
        listener(...heard)
      }
      return on(channel, once)
    },
    removeAllListeners: (channel: string) => {
      listeners.delete(channel)
      return ipcRenderer
    },
    send: (channel: string, ...args: unknown[]) => tell({ kind: 'send', channel, data: encode(args), ports: [] }),
    postMessage: (channel: string, message: unknown, transfer: MessagePort[] = []) => {
      const data = encode([message])
      tell({ kind: 'send', channel, data, ports: transfer.map((port) => carry(port)) })
    },
    invoke: (channel: string, ...args: unknown[]) => {
      const call = ++lastCall
      const data = encode(args)
      const answer = Promise.withResolvers<unknown>()
      calls.set(call, answer)
      tell({ kind: 'invoke', call, channel, data })
      return answer.promise
    },
  })

  const contextBridge = strictly('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown) => {
      const text = JSON.stringify({ key, api }, (_key, value: unknown) => {
        if (typeof value === 'function')
          throw new Error('The stand-in for Electron lacks functions over contextBridge.')
        return value
      })
      document.dispatchEvent(new CustomEvent(names.expose, { detail: text }))
    },
  })

  globals[names.hearMain] = (text) => {
    const message = JSON.parse(text) as ToPage
    if (message.kind === 'close') {
      ports.get(message.port)?.close()
      ports.delete(message.port)
    } else if (message.kind === 'port') {
      ports.get(message.port)?.postMessage(decode(message.data), message.ports.map(arrive))
    } else if (message.kind === 'answer') {
      const { resolve, reject } = calls.get(message.call)!
      calls.delete(message.call)
      if (message.failed) reject(decode(message.data))
      else resolve(decode(message.data))
    } else {
      const event = strictly('IpcRendererEvent', { sender: ipcRenderer, ports: message.ports.map(arrive) })
      const args = decode(message.data) as unknown[]
      for (const listener of listeners.get(message.channel) ?? []) listener(event, ...args)
    }
  }

  let color: string | null = null
  /** `#rrggbb`, as Chromium reports it; null for what is not a colour. */
  const parsed = (text: string | undefined) => {
    if (!text || !CSS.supports('color', text)) return null
    const paint = new OffscreenCanvas(1, 1).getContext('2d')!
    paint.fillStyle = text
    paint.fillRect(0, 0, 1, 1)
    const [red, green, blue] = paint.getImageData(0, 0, 1, 1).data
    return `#${[red, green, blue].map((part) => (part ?? 0).toString(16).padStart(2, '0')).join('')}`
  }
  const lookAtTheme = () => {
    const now = parsed(document.querySelector<HTMLMetaElement>('meta[name="theme-color"]')?.content)
    if (now === color) return
    color = now
    tell({ kind: 'theme', color })
  }
  const theme = { subtree: true, childList: true, attributes: true, attributeFilter: ['content'] }
  new MutationObserver(lookAtTheme).observe(document, theme)

  const require = (name: string) => {
    if (name === 'electron' || name === 'electron/renderer')
      return strictly('electron in a sandboxed preload', { contextBridge, ipcRenderer })
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  try {
    preload(require, module, module.exports)
  } catch (error) {
    tell({ kind: 'failed', message: String(error) })
    throw error
  }
}

/** Runs in the page's own world before its scripts. Defines what the preload exposes, frozen as Electron does. */
const receiveExposed = (expose: string) => {
  const freeze = (value: unknown): unknown => {
    if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze)
    return value
  }
  document.addEventListener(expose, (event) => {
    const { key, api } = JSON.parse((event as CustomEvent<string>).detail) as { key: string; api: unknown }
    if (key in window) throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`)
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true })
  })
}

const names: Names = { tellMain: TELL_MAIN, hearMain: HEAR_MAIN, expose: EXPOSE }

/** The scripts that every new document of a window runs first. Without a preload the second one is empty. */
export const preloadScripts = (preloadFile: string | undefined) => ({
  mainWorld: `(${receiveExposed.toString()})(${JSON.stringify(EXPOSE)})`,
  isolatedWorld: `(${runPreload.toString()})(
    ${makeClone.toString()},
    function (require, module, exports) {\n${preloadFile === undefined ? '' : readFileSync(preloadFile, 'utf8')}\n},
    ${JSON.stringify(names)},
  )`,
})
