import { once } from 'node:events'
import { expect, test } from 'vitest'
import { MessageChannelMain } from '../../e2e/standin/shared/message-ports.ts'
import { linkToPreload } from '../../e2e/standin/page/preload-link.ts'
import type { ToPage } from '../../e2e/standin/shared/wire.ts'

test('messages wait until the port is started, and come in order', async () => {
  const { port1, port2 } = new MessageChannelMain()
  const heard: unknown[] = []
  port2.on('message', ({ data }) => heard.push(data))
  port1.postMessage('first')
  port1.postMessage({ second: new Date(0) })
  expect(heard).toEqual([])
  port1.postMessage('last')
  port2.start()
  await once(port2, 'message')
  await expect.poll(() => heard).toEqual(['first', { second: new Date(0) }, 'last'])
})

test('closing one end closes the other', async () => {
  const { port1, port2 } = new MessageChannelMain()
  const closed = once(port2, 'close')
  port1.close()
  await closed
})

test('a function is refused where it is posted', () => {
  const { port1 } = new MessageChannelMain()
  expect(() => port1.postMessage(() => 1)).toThrow('An object could not be cloned.')
})

test('a port that is transferred to a page arrives before its messages, and the page’s answers come back', async () => {
  const sent: ToPage[] = []
  const link = linkToPreload((message) => sent.push(message))
  const { port1, port2 } = new MessageChannelMain()
  port1.postMessage('early')
  await new Promise(setImmediate)
  link.send('channel', [null], [port2])
  const [event, port] = sent
  expect(event).toMatchObject({ kind: 'event', channel: 'channel', ports: [2] })
  expect(port).toMatchObject({ kind: 'port', port: 2 })
  expect(() => port2.postMessage('mine no longer')).toThrow('neutered')

  port1.start()
  const answer = once(port1, 'message')
  link.hear({ kind: 'port', port: 2, data: JSON.stringify([['=', 'hello']]), ports: [] })
  expect((await answer)[0]).toMatchObject({ data: 'hello' })

  const closed = once(port1, 'close')
  link.close()
  await closed
})
