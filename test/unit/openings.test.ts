import { describe, expect, test } from 'vitest'
import type { OpeningStep } from '../../src/contract/connections.ts'
import { createOpenings } from '../../src/main/school/openings.ts'

const sample = (done: number) => ({ kind: 'sample', done, total: 2_000 }) as const

describe('the opening of a school', () => {
  test('reports the current step, the following ones, and that it is open', async () => {
    const openings = createOpenings()
    const opened = Promise.withResolvers<void>()
    openings.tell('oak', { kind: 'starting-database' })
    const steps = openings.follow('oak', opened.promise)
    expect((await steps.next()).value).toEqual({ kind: 'starting-database' })
    openings.tellWaiting({ kind: 'making-database' })
    expect((await steps.next()).value).toEqual({ kind: 'making-database' })
    const next = steps.next()
    openings.tell('oak', null)
    opened.resolve()
    expect((await next).value).toEqual({ kind: 'open' })
    expect((await steps.next()).done).toBe(true)
  })

  test('reports only the last step to a slow reader', async () => {
    const openings = createOpenings()
    const steps = openings.follow('oak', new Promise(() => undefined))
    for (const done of [0, 500, 1_200]) openings.tell('oak', sample(done))
    expect((await steps.next()).value).toEqual(sample(1_200))
  })

  test('ends only after the work that holds it, successful or not', async () => {
    const openings = createOpenings()
    const filling = Promise.withResolvers<void>()
    openings.hold('oak', filling.promise)
    openings.tell('oak', sample(0))
    const steps = openings.follow('oak', Promise.resolve())
    expect((await steps.next()).value).toEqual(sample(0))
    const next = steps.next()
    filling.reject(new Error('The disk is full.'))
    expect((await next).value).toEqual({ kind: 'open' })
    const later: OpeningStep[] = []
    for await (const step of openings.follow('oak', Promise.resolve())) later.push(step)
    expect(later).toEqual([{ kind: 'open' }])
  })

  test('fails as the school does, and ends when nobody listens', async () => {
    const openings = createOpenings()
    await expect(openings.follow('oak', Promise.reject(new Error('down'))).next()).rejects.toThrow('down')
    const stop = new AbortController()
    const next = openings.follow('oak', new Promise(() => undefined), stop.signal).next()
    stop.abort()
    expect((await next).done).toBe(true)
  })

  test('is separate for each school', async () => {
    const openings = createOpenings()
    openings.tell('elm', sample(3))
    const steps: OpeningStep[] = []
    for await (const step of openings.follow('oak', Promise.resolve())) steps.push(step)
    expect(steps).toEqual([{ kind: 'open' }])
  })
})
