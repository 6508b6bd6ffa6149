import { expect, test } from 'vitest'
import { Announced, LackError, preventable, strict } from '../../e2e/standin/shared/strict.ts'

test('a part that the double lacks is refused with its name', () => {
  const app = strict('app', { name: 'here' }) as { name: string; dock?: unknown }
  expect(app.name).toBe('here')
  expect(() => app.dock).toThrow(new LackError('The stand-in for Electron lacks app.dock: add it to test/e2e/standin.'))
  expect(() => (app.dock = 1)).toThrow(LackError)
})

test('an event that would never come is refused', () => {
  const emitter = new Announced('app', { emitted: ['ready'] })
  const heard: unknown[] = []
  emitter.once('ready', (value) => heard.push(value))
  emitter.emit('ready', 1)
  emitter.emit('ready', 2)
  expect(heard).toEqual([1])
  expect(() => emitter.on('redy', () => undefined)).toThrow("app.on('redy')")
  expect(() => emitter.once('redy', () => undefined)).toThrow("app.on('redy')")
})

test('an event says whether it was prevented', () => {
  const event = preventable({ url: 'app://console/' })
  event.preventDefault()
  expect(event).toMatchObject({ url: 'app://console/', defaultPrevented: true })
})
