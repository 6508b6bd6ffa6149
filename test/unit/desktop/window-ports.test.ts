import { EventEmitter } from 'node:events'
import type { IpcMain } from 'electron'
import { beforeEach, describe, expect, test } from 'vitest'
import { CONNECT_CHANNEL, PORT_CHANNEL } from '../../../src/main/desktop/console-origin.ts'
import { handOutPorts } from '../../../src/main/desktop/window-ports.ts'
import { fakeChannel, FakeContents } from './fake-electron.ts'

describe('a message port', () => {
  let ipcMain: EventEmitter
  let ours: FakeContents
  let opened: number
  let closed: number

  beforeEach(() => {
    ipcMain = new EventEmitter()
    ours = new FakeContents('app://console/index.html')
    opened = closed = 0
    handOutPorts({
      ipcMain: ipcMain as unknown as IpcMain,
      createChannel: () => fakeChannel() as never,
      isOurs: (contents) => contents === ours.asContents(),
      openDoor: () => {
        opened++
        return () => closed++
      },
    })
  })

  test('goes to the main frame of a console window that asks', () => {
    ipcMain.emit(CONNECT_CHANNEL, ours.message())
    expect(ours.posted).toEqual([{ channel: PORT_CHANNEL, ports: [expect.anything()] }])
    expect({ opened, closed }).toEqual({ opened: 1, closed: 0 })
  })

  test('is replaced when the page asks again, and the old door closes', () => {
    ipcMain.emit(CONNECT_CHANNEL, ours.message())
    ipcMain.emit(CONNECT_CHANNEL, ours.message())
    expect({ opened, closed, posted: ours.posted.length }).toEqual({ opened: 2, closed: 1, posted: 2 })
  })

  test('closes its door with the window', () => {
    ipcMain.emit(CONNECT_CHANNEL, ours.message())
    ours.emit('destroyed')
    expect(closed).toBe(1)
  })

  test('is refused to frames in the page, other pages, other windows and frames that are gone', () => {
    const stranger = new FakeContents('app://console/')
    ipcMain.emit(CONNECT_CHANNEL, ours.message({ ...ours.mainFrame }))
    ipcMain.emit(CONNECT_CHANNEL, ours.message(null))
    ipcMain.emit(CONNECT_CHANNEL, stranger.message())
    ours.mainFrame.url = 'https://example.org/'
    ipcMain.emit(CONNECT_CHANNEL, ours.message())
    expect(opened).toBe(0)
    expect([...ours.posted, ...stranger.posted]).toEqual([])
  })
})
