import { MessageChannel } from 'node:worker_threads'
import { createORPCClient, ORPCError } from '@orpc/client'
import { RPCLink as HttpLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import {
  contract,
  PROFILE_HEADER,
  REQUEST_ID_HEADER,
  type Client,
  type ClientContext,
} from '../../../src/contract/index.ts'
import type { App } from '../../../src/main/routes/context.ts'
import { rpcHandler } from '../../../src/main/doors/handlers.ts'
import { openMessagePortDoor } from '../../../src/main/doors/message-port-door.ts'
import { openHttpDoor } from '../../../src/main/headless/http-door.ts'
import { transportSuite, type TransportUnderTest } from '../../suites/transport/transport.suite.ts'

const noSchool = () => Promise.reject(new Error('These procedures open no school.'))
const app = { connections: { defaultProfileId: 'tests' }, school: noSchool } as unknown as App
const TOKEN = 'a-token-of-the-tests'

const headers = ({ context }: { context: ClientContext }) => ({
  ...(context.profileId !== undefined && { [PROFILE_HEADER]: context.profileId }),
  ...(context.requestId !== undefined && { [REQUEST_ID_HEADER]: context.requestId }),
})

const overMessagePort: TransportUnderTest = {
  name: 'the message port',
  open: async ({ router, log }) => {
    const { port1, port2 } = new MessageChannel()
    const context = { app, author: { actor: 'test', door: 'message-port' as const } }
    openMessagePortDoor({ port: port2, handler: rpcHandler({ router, log }), context, log })
    const client: Client = createORPCClient(new PortLink<ClientContext>({ port: port1, headers }))
    return { client, close: () => port2.close() }
  },
}

const overHttp = (
  name: string,
  path: string,
  link: (options: { url: string; headers: (options: { context: ClientContext }) => Record<string, string> }) => Client,
  instants?: 'text',
): TransportUnderTest => ({
  name,
  instants,
  open: async ({ router, log }) => {
    const actors = { token: 'token', session: 'session' }
    const door = await openHttpDoor({ router, log, context: { app }, actors, token: TOKEN, port: 0, version: '0.0.0' })
    const url = new URL(path, door.url).href
    const client = link({ url, headers: (options) => ({ ...headers(options), authorization: `Bearer ${TOKEN}` }) })
    return { client, close: door.close }
  },
})

transportSuite(overMessagePort)

transportSuite(overHttp('oRPC over HTTP', '/rpc', (options) => createORPCClient(new HttpLink<ClientContext>(options))))

/** REST sends only `{ code, message, data }`; the status comes from the response. */
const restError = (body: unknown, { status }: { status: number }) => {
  const { code, message, data } = body as { code: string; message: string; data?: unknown }
  return new ORPCError(code, { status, message, data })
}

transportSuite(
  overHttp(
    'REST',
    '/api/v1',
    (options) =>
      createORPCClient(
        new OpenAPILink<ClientContext>(contract, { ...options, customErrorResponseBodyDecoder: restError }),
      ),
    'text',
  ),
)
