import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { GuardedClient } from '../../../src/main/stores/postgres/guarded-client.ts'

const message = (type: string, bytes: number) => {
  const whole = Buffer.alloc(1 + bytes)
  whole.write(type)
  whole.writeUInt32BE(bytes, 1)
  return whole
}

test('a connection that leaves the shared bounds frees its part at once, before its stream has closed', () => {
  const guard = {
    bounds: { start: 100, message: 100, answer: 1_000, together: 50 },
    held: { bytes: 0 },
    verified: true,
  }
  const client = new GuardedClient({ guard })
  const stream = new EventEmitter()
  const { connection } = client as unknown as {
    connection: { stream: EventEmitter; attachListeners: (stream: EventEmitter) => void }
  }
  connection.stream.on('error', () => undefined)
  connection.attachListeners(stream)
  stream.emit('data', message('Z', 5))
  stream.emit('data', message('D', 40))
  expect(guard.held.bytes).toBe(40)
  stream.emit('data', message('D', 40))
  expect(guard.held.bytes).toBe(0)
})
