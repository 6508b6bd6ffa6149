import type { CDPSession } from '@playwright/test'

/** An attached target, or the browser itself. Calls are answered in the order in which they were made. */
export type CdpTarget = Pick<CDPSession, 'send' | 'on'>

type Answer = { id: number; result?: unknown; error?: { message: string } }
type Told = { method: string; params: never; sessionId?: string }
type Listener = (params: never) => void

/** Connects to a running Chromium with its DevTools protocol over one WebSocket. */
export const connectCdp = async (endpoint: string) => {
  const socket = new WebSocket(endpoint)
  const waiting = new Map<number, (answer: Answer) => void>()
  const listeners = new Map<string, Listener[]>()
  let last = 0

  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Answer | Told
    if ('id' in message) {
      waiting.get(message.id)?.(message)
      waiting.delete(message.id)
    } else for (const hear of listeners.get(`${message.sessionId ?? ''} ${message.method}`) ?? []) hear(message.params)
  })
  const ended = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => {
      for (const [id, answer] of waiting) answer({ id, error: { message: 'Chromium is gone.' } })
      waiting.clear()
      resolve()
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`No Chromium answers at ${endpoint}.`)))
  })

  const target = (sessionId?: string) => {
    const session = {
      send: async (method: string, params: object = {}) => {
        const id = ++last
        const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve))
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ id, method, params, sessionId }))
        else waiting.get(id)?.({ id, error: { message: 'Chromium is gone.' } })
        const { result, error } = await answer
        if (error) throw new Error(`${method}: ${error.message}`)
        return result as never
      },
      on: (event: string, listener: Listener) => {
        const key = `${sessionId ?? ''} ${event}`
        listeners.set(key, [...(listeners.get(key) ?? []), listener])
        return session
      },
    }
    return session as unknown as CdpTarget
  }
  return { browser: target(), target, ended, close: () => socket.close() }
}

export type Cdp = Awaited<ReturnType<typeof connectCdp>>
