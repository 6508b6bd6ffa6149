import { EventEmitter } from 'node:events'
import type { IpcMain } from 'electron'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CONNECT, PORT } from '../../../src/contract/bridge.ts'
import { handOutPorts } from '../../../src/main/desktop/window-ports.ts'
import { fakeChannel, FakeContents } from './fake-electron.ts'

describe('a message port', () => {
  let ipcMain: EventEmitter
  let ours: FakeContents
  let opened: number
  let closed: number
  /** The console's doors open when this resolves. */
  let ready: PromiseWithResolvers<void>

  beforeEach(() => {
    ipcMain = new EventEmitter()
    ours = new FakeContents('app://console/index.html')
    opened = closed = 0
    ready = Promise.withResolvers()
    ready.resolve()
    handOutPorts({
      ipcMain: ipcMain as unknown as IpcMain,
      createChannel: () => fakeChannel() as never,
      isOurs: (contents) => contents === ours.asContents(),
      openDoor: async () => {
        await ready.promise
        opened++
        return () => closed++
      },
    })
  })
  const ask = (name?: string) => ipcMain.emit(CONNECT, ours.message(), name)
  const settled = (counts: { opened: number; closed: number }) =>
    vi.waitFor(() => expect({ opened, closed }).toEqual(counts))

  test('goes to the main frame of a console window that asks', async () => {
    ask()
    expect(ours.posted).toEqual([{ channel: PORT, ports: [expect.anything()] }])
    await settled({ opened: 1, closed: 0 })
  })

  test('is sent before there is a door behind it', async () => {
    ready = Promise.withResolvers()
    ask('page')
    expect(ours.posted).toHaveLength(1)
    expect(opened).toBe(0)
    ready.resolve()
    await settled({ opened: 1, closed: 0 })
  })

  test('is sent once to a page that asks again', async () => {
    ask('page')
    ask('page')
    expect(ours.posted).toHaveLength(1)
    await settled({ opened: 1, closed: 0 })
  })

  test('is replaced when another page asks, and the old door closes', async () => {
    ask('page')
    ask('page after a reload')
    expect(ours.posted).toHaveLength(2)
    await settled({ opened: 2, closed: 1 })
  })

  test('listens for the end of its window once, however often the page is loaded', async () => {
    for (let load = 0; load < 20; load += 1) ask(`load ${load}`)
    expect(ours.listenerCount('destroyed')).toBe(1)
    await settled({ opened: 20, closed: 19 })
  })

  test('closes its door with the window, also one that was not open yet', async () => {
    ready = Promise.withResolvers()
    ask()
    ours.emit('destroyed')
    ready.resolve()
    await settled({ opened: 1, closed: 1 })
  })

  test('is refused to frames in the page, other pages, other windows and removed frames', () => {
    const stranger = new FakeContents('app://console/')
    ipcMain.emit(CONNECT, ours.message({ ...ours.mainFrame }))
    ipcMain.emit(CONNECT, ours.message(null))
    ipcMain.emit(CONNECT, stranger.message())
    ours.mainFrame.url = 'https://example.org/'
    ask()
    expect(opened).toBe(0)
    expect([...ours.posted, ...stranger.posted]).toEqual([])
  })
})
