import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { fetchElectron, progressWords } from '../../../scripts/launch/fetch-electron.ts'
import { electronProgram } from '../../../scripts/launch/electron-program.ts'
import { fetchMemory } from '../../../scripts/launch/fetch-memory.ts'

const modules = resolve(import.meta.dirname, '../../../node_modules')
const VERSION = '45.4.1'
const NAME = `electron-v${VERSION}-linux-x64.zip`

const zipWith = async (name: string) => {
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from('#!/bin/sh\n'), name, { mode: 0o755 })
  zip.addBuffer(Buffer.from(VERSION), 'version')
  zip.end()
  return buffer(zip.outputStream)
}

describe('fetching Electron', () => {
  let root: string
  let folder: string
  let zip: Buffer
  let server: Server
  let asked: string[]
  let answer: (request: IncomingMessage) => { status?: number; body?: Buffer | string } | 'silence' | 'cut' | 'onwards'
  let mirror: string
  let said: string[]

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'fetch-electron-'))
    // A separate copy of the package, so that the binary does not end up in this project's.
    folder = join(root, 'node_modules', 'electron')
    await mkdir(folder, { recursive: true })
    for (const file of ['package.json', 'install.js'])
      await copyFile(join(modules, 'electron', file), join(folder, file))
    for (const scope of ['@electron', '@electron-internal'])
      await symlink(join(modules, scope), join(root, 'node_modules', scope), 'junction')
    zip = await zipWith('electron')
    const digest = createHash('sha256').update(zip).digest('hex')
    await writeFile(join(folder, 'checksums.json'), JSON.stringify({ [NAME]: digest }))
    asked = []
    said = []
    answer = () => ({ body: zip })
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      const given = answer(request)
      if (given === 'silence') return
      if (given === 'onwards') return void response.writeHead(302, { location: `${request.url}x` }).end()
      if (given === 'cut') {
        response.writeHead(200, { 'content-length': 1_000_000 })
        return void response.write(Buffer.alloc(1_000), () => response.destroy())
      }
      const body = given.body ?? ''
      response.writeHead(given.status ?? 200, { 'content-length': Buffer.byteLength(body) }).end(body)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await rm(root, { recursive: true, force: true })
  })

  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    SystemRoot: process.env['SystemRoot'],
    HOME: root,
    XDG_CACHE_HOME: join(root, 'cache'),
    electron_config_cache: join(root, 'cache', 'electron'),
    ELECTRON_INSTALL_PLATFORM: 'linux',
    ELECTRON_INSTALL_ARCH: 'x64',
    ...more,
  })
  const fetchIt = (options: Partial<Parameters<typeof fetchElectron>[0]> = {}) =>
    fetchElectron({
      folder,
      env: environment({ ELECTRON_MIRROR: mirror }),
      npmrc: [],
      memory: join(root, 'memory.json'),
      asked: false,
      say: (line) => said.push(line),
      ...options,
    })
  const program = () => electronProgram({ folder, env: {}, platform: 'linux' })

  test('installs the program and reports the amount and the rate', async () => {
    expect(program()).toBeUndefined()
    expect(await fetchIt()).toBeUndefined()
    expect(await readFile(program()!, 'utf8')).toBe('#!/bin/sh\n')
    expect(asked).toEqual([`GET /v${VERSION}/${NAME}`])
    expect(said.at(-1)).toMatch(/^Fetching Electron 45\.4\.1: 0 of 0 MB, [\d.]+ MB\/s$/)
  })

  test('uses the cache without a download', async () => {
    await fetchIt()
    await rm(join(folder, 'dist'), { recursive: true })
    await rm(join(folder, 'path.txt'))
    asked = []
    expect(await fetchIt()).toBeUndefined()
    expect(program()).toBeDefined()
    expect(asked).toEqual([])
  })

  test('uses the mirror of .npmrc', async () => {
    expect(await fetchIt({ env: environment(), npmrc: [`electron_mirror=${mirror}npm/\n`] })).toBeUndefined()
    expect(asked).toEqual([`GET /npm/v${VERSION}/${NAME}`])
  })

  test('goes through the proxy of the environment or of npm', async () => {
    const through: string[] = []
    const proxy = createServer((from, response) => {
      through.push(from.url!)
      const onwards = request(from.url!, { method: from.method }, (answered) => {
        response.writeHead(answered.statusCode!, answered.headers)
        answered.pipe(response)
      })
      onwards.end()
    })
    // Node asks a proxy for a tunnel even for plain HTTP.
    proxy.on('connect', (from: IncomingMessage, socket: { end: (text: string) => void }) => {
      through.push(from.url!)
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
    try {
      await fetchIt({ env: environment({ ELECTRON_MIRROR: mirror, HTTP_PROXY: address }) })
      expect(through).toHaveLength(1)
      await fetchIt({
        asked: true,
        npmrc: [`proxy = ${address}`],
        env: environment({ ELECTRON_MIRROR: `${mirror}b/` }),
      })
      expect(through.length).toBeGreaterThan(1)
    } finally {
      proxy.closeAllConnections()
      proxy.close()
    }
  })

  test.each([
    ['a mirror that has none', () => ({ status: 404 }), /Response code 404/],
    ['bytes that are not the package’s', () => ({ body: 'not the zip' }), /checksum/i],
    ['a source that ends in the middle', () => 'cut' as const, /closed|reset|terminated/i],
    ['a source that names another one for ever', () => 'onwards' as const, /redirect count exceeded\)$/],
    ['a source that gives no sign', () => 'silence' as const, /gave no sign for 1\.5 seconds/],
  ])('says the cause: %s', async (_name, given, words) => {
    answer = given
    const cause = await fetchIt({ silentMs: 1_500 })
    expect(cause).toMatch(words)
    expect(cause).not.toMatch(/\n|\.\)?$/)
    expect(program()).toBeUndefined()
    const requests = asked.length
    expect(await fetchIt({ silentMs: 1_500 })).toContain('tried again tomorrow')
    expect(asked).toHaveLength(requests)
  })

  test('names the host that refuses', async () => {
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    expect(await fetchIt()).toContain(`ECONNREFUSED 127.0.0.1:${port}`)
  })

  test('is not tried at every start after a refusal, until somebody asks, a setting changes or a day has passed', async () => {
    answer = () => ({ status: 503 })
    const cause = await fetchIt()
    expect(cause).toContain('503')
    expect(await fetchIt()).toContain('tried again tomorrow')
    expect(asked).toHaveLength(1)

    await fetchIt({ asked: true })
    expect(asked).toHaveLength(2)
    await fetchIt({ env: environment({ ELECTRON_MIRROR: `${mirror}other/` }) })
    expect(asked).toHaveLength(3)

    answer = () => ({ body: zip })
    expect(await fetchIt({ asked: true })).toBeUndefined()
  })

  test('remembers only a digest of the settings', async () => {
    answer = () => ({ status: 503 })
    await fetchIt({ env: environment({ ELECTRON_MIRROR: mirror, HTTPS_PROXY: 'http://ana:geheim@proxy:1/' }) })
    expect(await readFile(join(root, 'memory.json'), 'utf8')).not.toMatch(/geheim|proxy:1/)
  })
})

test('a refusal is forgotten after a day', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fetch-memory-'))
  try {
    let now = 1_000_000_000
    const memory = fetchMemory(join(folder, 'memory.json'), () => now)
    memory.remember('same', 'closed')
    expect(memory.refused('same')).toBe('closed')
    expect(memory.refused('other')).toBeUndefined()
    now += 86_400_000
    expect(memory.refused('same')).toBeUndefined()
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the program is found where ELECTRON_OVERRIDE_DIST_PATH says, although nothing was fetched', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'electron-program-'))
  try {
    await writeFile(join(folder, 'electron'), '')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder }
    expect(electronProgram({ folder: join(folder, 'package'), env, platform: 'linux' })).toBe(join(folder, 'electron'))
    expect(electronProgram({ folder: join(folder, 'package'), env: {}, platform: 'linux' })).toBeUndefined()
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('progress is said in megabytes and their rate', () => {
  expect(progressWords({ received: 12_300_000, total: 118_000_000, seconds: 4 })).toBe('12 of 118 MB, 3.1 MB/s')
  expect(progressWords({ received: 12_300_000, total: null, seconds: 0 })).toBe('12 MB')
})
