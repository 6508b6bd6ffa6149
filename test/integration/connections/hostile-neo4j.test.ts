import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { neo4jProbe } from '../../../src/main/features/connections/connection-probe.cypher.ts'
import { endlessly } from '../../hostile-postgres.ts'

const SECRET = 'Tr0ub4dor-and-3'
const BOLT_5_0 = Buffer.from([0, 0, 0, 5])
/** One chunk of a message that never ends. */
const chunk = Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.alloc(0xffff, 'x')])

const serve = async (answer: (socket: Socket) => unknown) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', () => {
      socket.write(BOLT_5_0)
      socket.once('data', () => answer(socket))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const url = `bolt://127.0.0.1:${(server.address() as AddressInfo).port}`
  const probe = () =>
    neo4jProbe({ limitMs: 2_000 }).probe({ url, user: 'neo4j', database: null }, { password: SECRET, readOnly: true })
  return { probe, connections: () => sockets.size }
}

test('the connection to a server whose message never ends is closed after a megabyte', async () => {
  let taken = 0
  const { probe, connections } = await serve(async (socket) => {
    taken += await endlessly(socket, chunk)
  })
  expect(await probe()).toMatchObject({ state: 'down', reason: expect.stringMatching(/more than Neo4j would/) })
  await expect.poll(connections, { timeout: 5_000 }).toBe(0)
  await expect.poll(() => taken, { timeout: 5_000 }).toBeGreaterThan(0)
  // The buffers of both ends hold some more.
  expect(taken).toBeLessThan(32 * 1024 * 1024)
})

test('a server that accepts the greeting and sends nothing more times out', async () => {
  const { probe, connections } = await serve(() => undefined)
  expect(await probe()).toMatchObject({ state: 'down' })
  await expect.poll(connections, { timeout: 5_000 }).toBe(0)
})
