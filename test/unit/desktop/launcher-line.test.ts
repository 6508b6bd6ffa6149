import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { launcherLine, QUIT } from '../../../src/main/desktop/launcher-line.ts'

const channelOf = (send: unknown) => Object.assign(new EventEmitter(), { send }) as never as NodeJS.Process

test('the desktop tells its launcher when it has a window, and ends when the launcher says so or is gone', () => {
  const said: unknown[] = []
  let quits = 0
  const channel = channelOf((event: unknown) => said.push(event))
  const line = launcherLine({ channel, quit: () => quits++ })
  line.say({ event: 'window', ms: 420 })
  expect(said).toEqual([{ event: 'window', ms: 420 }])
  channel.emit('message', 'something else', undefined)
  expect(quits).toBe(0)
  channel.emit('message', QUIT, undefined)
  channel.emit('disconnect')
  expect(quits).toBe(2)
})

test('a desktop without a launcher sends and receives nothing', () => {
  const channel = channelOf(undefined)
  launcherLine({ channel, quit: () => undefined }).say({ event: 'window', ms: 420 })
  expect(channel.eventNames()).toEqual([])
})
