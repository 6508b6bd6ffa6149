import { once } from 'node:events'
import { chmod, chown, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { TlsMode } from '../../../src/main/stores/postgres/open-postgres.ts'
import { postgresProbe } from '../../../src/main/features/connections/connection-probe.sql.ts'
import { serverAccount } from '../../../src/main/stores/embedded/embedded-binaries.ts'
import {
  embeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedServer,
} from '../../../src/main/stores/embedded/embedded-postgres.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/tls')
const ours = inject('cluster')

type Address = {
  host: string
  port: number
  user: string
  password: string
  database?: string
  tls?: TlsMode
  authority?: string | null
}

const probe = (address: Address) =>
  postgresProbe({
    limitMs: 1_500,
    targetOf: (_, password) => ({
      host: address.host,
      port: address.port,
      user: address.user,
      password: password ?? undefined,
      database: address.database ?? 'postgres',
      tls: address.tls ?? 'disable',
      certificateAuthority: address.authority ?? null,
    }),
  }).probe({ postgresql: { kind: 'embedded' } }, address.password)

const servers: Server[] = []
const listening = async (server: Server) => {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { ...ours, host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

let folder: string
let embedded: EmbeddedPostgres
let withTls: EmbeddedServer
let authority: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'school-directory-tls-'))
  authority = await readFile(join(fixtures, 'authority.pem'), 'utf8')
  await chmod(folder, 0o711)
  const account = serverAccount()
  for (const name of ['localhost.key', 'localhost.pem']) {
    await copyFile(join(fixtures, name), join(folder, name))
    await chmod(join(folder, name), 0o600)
    if (account) await chown(join(folder, name), account.uid, account.gid)
  }
  embedded = embeddedPostgres({
    directory: folder,
    settings: {
      fsync: 'off',
      ssl: 'on',
      ssl_cert_file: join(folder, 'localhost.pem'),
      ssl_key_file: join(folder, 'localhost.key'),
    },
  })
  withTls = await embedded.server()
})

afterAll(async () => {
  for (const server of servers) server.close()
  await embedded.close()
  await rm(folder, { recursive: true, force: true })
})

const down = (advice: RegExp) => ({
  state: 'down',
  serverVersion: null,
  latencyMs: null,
  reason: expect.stringMatching(advice),
  fault: { code: expect.any(String), values: {} },
})
const secure = (more: Partial<Address>): Address => ({ ...withTls, host: 'localhost', ...more })

test('a server that is there: version and time', async () => {
  expect(await probe(ours)).toEqual({
    state: 'up',
    serverVersion: expect.stringMatching(/^PostgreSQL \d+\.\d+$/),
    latencyMs: expect.any(Number),
    reason: null,
    fault: null,
    clockOffsetSeconds: expect.any(Number),
  })
})

test.each<[string, () => Address, RegExp]>([
  ['a wrong password', () => ({ ...ours, password: 'Tr0ub4dor' }), /password or the user name is wrong/],
  ['an unknown user', () => ({ ...ours, user: 'nobody_here' }), /password or the user name is wrong/],
  ['an unknown database', () => ({ ...ours, database: 'no_such_database' }), /no database of this name/],
  ['an unknown host', () => ({ ...ours, host: 'no-such-host.invalid' }), /no host of this name|cannot be looked up/],
  ['a port where nothing listens', () => ({ ...ours, host: '127.0.0.1', port: 1 }), /Nothing listens/],
  ['TLS from a server without it', () => ({ ...ours, tls: 'require' }), /does not offer TLS/],
  [
    'an authority this computer does not know',
    () => secure({ tls: 'verify-full' }),
    /authority this computer does not know|self-signed/,
  ],
  [
    'a certificate for another name',
    () => secure({ host: '127.0.0.1', tls: 'verify-full', authority }),
    /another host name/,
  ],
  [
    'an authority that is no certificate',
    () => secure({ tls: 'verify-full', authority: '-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----' }),
    /not a PEM certificate/,
  ],
])('%s', async (_, address, advice) => {
  const health = await probe(address())
  expect(health).toEqual(down(advice))
  expect(JSON.stringify(health)).not.toContain('Tr0ub4dor')
})

test.each<[string, () => Address]>([
  ['TLS without a check of the certificate', () => secure({ tls: 'require' })],
  ['TLS with certificate and name checked', () => secure({ tls: 'verify-full', authority })],
])('%s', async (_, address) => {
  expect(await probe(address())).toMatchObject({ state: 'up' })
})

test('a port of another program', async () => {
  const server = createHttpServer((_, response) => response.end('no'))
  expect(await probe(await listening(server))).toEqual(down(/Check that the port is that of PostgreSQL/))
})

test('a host that takes the connection and never answers', async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => sockets.push(socket))
  expect(await probe(await listening(server))).toEqual(down(/does not answer/))
  for (const socket of sockets) socket.destroy()
})
