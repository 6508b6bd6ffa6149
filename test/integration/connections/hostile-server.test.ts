import { expect, onTestFinished, test } from 'vitest'
import { postgresProbe } from '../../../src/main/features/connections/connection-probe.sql.ts'
import { openPostgres, type PostgresTarget } from '../../../src/main/stores/postgres/open-postgres.ts'
import { refusalOf } from '../../../src/main/stores/postgres/postgres-errors.ts'
import {
  authentication,
  type Behaviour,
  endlessly,
  hostileServer,
  message,
  oneColumn,
  row,
  welcome,
} from '../../hostile-postgres.ts'

const SECRET = 'Tr0ub4dor-and-3'
const MIB = 1024 * 1024

const serve = async (behaviour: Behaviour) => {
  const server = await hostileServer(behaviour)
  onTestFinished(server.close)
  const target: PostgresTarget = {
    host: '127.0.0.1',
    port: server.port,
    database: 'd',
    user: 'u',
    password: SECRET,
    tls: 'disable',
    certificateAuthority: null,
  }
  const probe = () =>
    postgresProbe({ limitMs: 3_000, targetOf: () => target }).probe({ postgresql: { kind: 'embedded' } }, SECRET)
  return { ...server, target, probe }
}

const parameter = message('S', Buffer.from(`application_name\0${'p'.repeat(50_000)}\0`))
const notice = message('N', Buffer.from(`SNOTICE\0C00000\0M${'n'.repeat(50_000)}\0\0`))

test.each<[string, Behaviour, RegExp]>([
  ['asks for the password in clear', { start: (socket) => socket.write(authentication(3)) }, /in clear or as MD5/],
  [
    'asks for it as MD5',
    { start: (socket) => socket.write(authentication(5, Buffer.from('salt'))) },
    /in clear or as MD5/,
  ],
  [
    'announces a message of 2 GiB',
    { start: (socket) => socket.write(message('R', Buffer.alloc(1_000), 0x7fffffff)) },
    /does not speak as PostgreSQL/,
  ],
  [
    'announces a message of no length',
    { start: (socket) => socket.write(message('Z', Buffer.alloc(0), 0)) },
    /does not/,
  ],
  [
    'sends a message that ends too early',
    { start: (socket) => socket.write(message('R', Buffer.alloc(0))) },
    /does not/,
  ],
  ['sends random bytes', { start: (socket) => socket.write(Buffer.alloc(5_000, 0xa5)) }, /does not speak/],
  ['sets parameters without end', { start: (socket) => endlessly(socket, parameter) }, /more than PostgreSQL would/],
  [
    'answers with rows without end',
    {
      start: (socket) => socket.write(welcome),
      then: (socket) => (socket.write(oneColumn), endlessly(socket, row(60_000))),
    },
    /more than PostgreSQL would/,
  ],
  [
    'answers with notices without end',
    { start: (socket) => socket.write(welcome), then: (socket) => endlessly(socket, notice) },
    /more than PostgreSQL would/,
  ],
  [
    'answers with one row of 1 GiB',
    {
      start: (socket) => socket.write(welcome),
      then: (socket) => socket.write(Buffer.concat([oneColumn, message('D', Buffer.alloc(100), 0x40000000)])),
    },
    /more than PostgreSQL would/,
  ],
  ['is welcome and says no more', { start: (socket) => socket.write(welcome) }, /does not answer/],
])('a server that %s is left, with its connection, and never gets the password', async (_, behaviour, advice) => {
  const server = await serve(behaviour)
  expect(await server.probe()).toMatchObject({ state: 'down', reason: expect.stringMatching(advice) })
  await expect.poll(server.connections, { timeout: 5_000 }).toBe(0)
  expect(server.heard()).not.toContain(SECRET)
  expect(server.heard()).not.toMatch(/md5[0-9a-f]{32}/)
})

test('a server that sends one byte at a time times out', async () => {
  const server = await serve({
    start: (socket) => {
      const more = setInterval(() => socket.write('R'), 20)
      socket.on('close', () => clearInterval(more))
    },
  })
  expect(await server.probe()).toMatchObject({ state: 'down' })
  await expect.poll(server.connections, { timeout: 5_000 }).toBe(0)
})

test('a server’s own text is not passed on', async () => {
  const server = await serve({
    start: (socket) => socket.write(message('E', Buffer.from(`SFATAL\0C<img src=x>\0M${SECRET} Ana Ruiz\0\0`))),
  })
  expect((await server.probe()).reason).toBe('The connection failed (no code).')
})

test('a school on such a server: its calls fail with a message, the host’s memory stays small, and the connection ends', async () => {
  let taken = 0
  const server = await serve({
    start: (socket) => socket.write(welcome),
    then: async (socket) => {
      socket.write(oneColumn)
      taken += await endlessly(socket, row(60_000))
    },
  })
  const store = openPostgres({ target: server.target, readOnly: false })
  onTestFinished(store.close)
  const before = process.memoryUsage().rss
  const failure = await store.pool.query('SELECT 1').catch((error: unknown) => error)
  expect(refusalOf(failure)).toMatchObject({ code: 'STORE_UNAVAILABLE', data: { store: 'postgresql' } })
  await expect.poll(server.connections, { timeout: 5_000 }).toBe(0)
  await expect.poll(() => taken, { timeout: 5_000 }).toBeGreaterThan(100 * MIB)
  expect(taken).toBeLessThan(160 * MIB)
  expect(process.memoryUsage().rss - before).toBeLessThan(450 * MIB)
})

test.each(['constructor', '__proto__', '28P01\u001b[2J', '<b>'])(
  'a refusal with the code %j is a sentence',
  async (code) => {
    const { probe } = await serve({
      start: (socket) => socket.write(message('E', Buffer.from(`SFATAL\0C${code}\0M${SECRET} <b>\u001b[2J\0\0`))),
    })
    const health = await probe()
    expect(health).toMatchObject({
      state: 'down',
      reason: expect.stringMatching(/^The connection failed \([\w ]+\)\.$/),
    })
    expect(JSON.stringify(health)).not.toContain(SECRET)
  },
)
