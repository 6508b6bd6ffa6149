import { CONNECT, PORT } from '../../../contract/bridge.ts'
import type { ClientLink } from '@orpc/client'
import type { ClientContext } from '../../../contract/index.ts'
import { PROFILE_HEADER, REQUEST_ID_HEADER } from '../../../contract/protocol/headers.ts'

export type Link = ClientLink<ClientContext>

declare global {
  interface Window {
    /** Set by the preload; undefined in a browser. */
    schoolDirectory?: { desktop: true }
  }
}

const headers = ({ context }: { context: ClientContext }): Record<string, string> => ({
  ...(context.profileId === undefined ? {} : { [PROFILE_HEADER]: context.profileId }),
  [REQUEST_ID_HEADER]: context.requestId ?? crypto.randomUUID(),
})

/** Milliseconds after which the page asks for its port again. */
const ASK_AGAIN_MS = 500

/** Asks until a port arrives, because the host may not be listening yet. The host answers each name once. */
export const receivePort = () =>
  new Promise<MessagePort>((resolve) => {
    const take = (event: MessageEvent) => {
      const [port] = event.ports
      if (event.source !== window || event.data?.type !== PORT || port === undefined) return
      window.removeEventListener('message', take)
      clearInterval(asking)
      resolve(port)
    }
    window.addEventListener('message', take)
    const asks = crypto.randomUUID()
    const ask = () => window.postMessage({ type: CONNECT, asks }, location.origin)
    const asking = setInterval(ask, ASK_AGAIN_MS)
    ask()
  })

const messagePortLink = async (): Promise<Link> => {
  const [{ RPCLink }, port] = await Promise.all([import('@orpc/client/message-port'), receivePort()])
  const link = new RPCLink<ClientContext>({ port, headers })
  port.start()
  return link
}

const httpLink = async (): Promise<Link> => {
  const { RPCLink } = await import('@orpc/client/fetch')
  return new RPCLink<ClientContext>({
    url: new URL('/rpc', location.origin),
    headers,
    fetch: (request, init) => fetch(request, { ...init, credentials: 'same-origin' }),
  })
}

/** Opens the link to the host of this window: the desktop's message port, else HTTP to the page's origin. */
export const openLink = (): Promise<Link> => (window.schoolDirectory?.desktop ? messagePortLink() : httpLink())
