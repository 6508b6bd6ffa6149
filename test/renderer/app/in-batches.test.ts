import { expect, test } from 'vitest'
import { inBatches } from '../../../src/renderer/src/app/writes/in-batches.ts'

const collect = async (events: AsyncIterable<number>) => {
  const batches: number[][] = []
  const error = await (async () => {
    for await (const batch of inBatches(events)) batches.push(batch)
  })().catch((thrown: unknown) => thrown)
  return { batches, error }
}

test('a fast stream comes in few batches, whole and in order', async () => {
  const { batches, error } = await collect(
    (async function* () {
      for (let at = 0; at < 1_000; at++) yield at
    })(),
  )
  expect(error).toBeUndefined()
  expect(batches.flat()).toEqual(Array.from({ length: 1_000 }, (_, at) => at))
  expect(batches.length).toBeLessThan(100)
})

test('all that a stream gave before it failed is yielded, and then its error thrown', async () => {
  const fault = new Error('lost')
  const { batches, error } = await collect(
    (async function* () {
      yield 1
      yield 2
      throw fault
    })(),
  )
  expect(batches.flat()).toEqual([1, 2])
  expect(error).toBe(fault)
})
