import { expect, it, vi } from 'vitest'
import { makeOnce } from '../../src/main/program/first-start.ts'

const running = () => Promise.reject(Object.assign(new Error(), { data: { reason: 'import-running' } }))

const sample = (empty: boolean[], make: () => Promise<void>) => {
  const lines: string[] = []
  const stop = new AbortController()
  const isEmpty = () => Promise.resolve(empty.shift()!)
  const made = vi.fn(make)
  return {
    lines,
    stop,
    made,
    options: { isEmpty, make: made, say: (line: string) => lines.push(line), told: stop.signal },
  }
}

it('creates the sample in an empty school only', async () => {
  const empty = sample([true], () => Promise.resolve())
  await makeOnce(empty.options)
  expect(empty.made).toHaveBeenCalledTimes(1)
  const filled = sample([false], () => Promise.resolve())
  await makeOnce(filled.options)
  expect(filled.made).not.toHaveBeenCalled()
})

it('waits for another console that creates it, and says so once', async () => {
  const { lines, made, options } = sample([true, true, false], running)
  await makeOnce(options)
  expect(made).toHaveBeenCalledTimes(2)
  expect(lines).toEqual([expect.stringMatching(/^First start/), 'Another console makes it. Waiting for that one ...'])
})

it('stops waiting when the console is to end, and passes on any other failure', async () => {
  const waiting = sample([true, true], running)
  waiting.stop.abort()
  await expect(makeOnce(waiting.options)).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  const failing = sample([true], () => Promise.reject(new Error('disk full')))
  await expect(makeOnce(failing.options)).rejects.toThrow('disk full')
})
