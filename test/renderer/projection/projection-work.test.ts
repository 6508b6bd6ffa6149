import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { ProjectionEvent } from '../../../src/contract/projection.ts'
import { useProjectionWork } from '../../../src/renderer/src/features/projection/useProjectionWork.ts'
import { inSchool } from '../mount.ts'

/** A stream that the test feeds. It ends with the call's abort signal, as the host's does. */
const streaming = () => {
  const given = Promise.withResolvers<(event: ProjectionEvent | 'end') => void>()
  const answer = (_: never, { signal }: { signal: AbortSignal | undefined }) => {
    const events: (ProjectionEvent | 'end')[] = []
    let wake = () => {}
    given.resolve((event) => (events.push(event), wake()))
    return (async function* () {
      for (;;) {
        const next = Promise.withResolvers<void>()
        wake = next.resolve
        // An abort while nobody waits for the next event is no failure.
        next.promise.catch(() => undefined)
        signal?.addEventListener('abort', () => next.reject(new DOMException('', 'AbortError')), { once: true })
        if (events.length === 0) await next.promise
        const event = events.shift()
        if (event === 'end') return
        if (event) yield event
      }
    })()
  }
  return { answer, given: given.promise }
}
const difference = {
  kind: 'person' as const,
  id: '01a1fb67-1800-708e-95b6-93692e6fb7a8',
  problem: 'missing' as const,
  fields: [],
  reason: null,
}

const stray = { element: 'Person' as const, problem: 'no-epoch' as const, count: 2 }
const ended = { differences: 1, strays: 2, left: 1, setAside: 0, rows: 200, waiting: 0, heldBy: null }

describe('verifying the graph', () => {
  it('shows progress, lists what differs and says how it ended', async () => {
    const { answer, given } = streaming()
    const { result, unmount } = await inSchool(useProjectionWork, { 'projection.verify': answer })
    const running = result.run('verify')
    const give = await given
    give({ kind: 'progress', phase: 'comparing', done: 50, total: 200 })
    await flushPromises()
    expect(result.running.value).toBe('verify')
    expect(result.progress.value).toMatchObject({ phase: 'comparing', done: 50, total: 200 })
    give({ kind: 'difference', difference })
    give({ kind: 'stray', stray })
    give({ kind: 'done', ...ended })
    give('end')
    await running
    expect(result.strays.value).toEqual([stray])
    expect(result.differences.value).toEqual([difference])
    expect(result.outcome.value).toEqual({ work: 'verify', ...ended })
    expect(result.running.value).toBeNull()
    unmount()
  })

  it('is cancelled by the user and by leaving the screen, without an error message', async () => {
    for (const way of ['cancel', 'leave'] as const) {
      const { answer, given } = streaming()
      const { result, unmount } = await inSchool(useProjectionWork, { 'projection.rebuild': answer })
      const ended = result.run('rebuild')
      await given
      await flushPromises()
      if (way === 'cancel') result.cancel()
      else unmount()
      await ended
      expect(result.outcome.value, way).toBe('cancelled')
      expect(result.problem.value, way).toBeNull()
    }
  })

  it('shows the host’s refusals in the language of the console', async () => {
    const refused = Object.assign(new Error('no'), {
      code: 'CONFLICT',
      data: { reason: 'no-graph', detail: 'No graph.' },
    })
    const { result, unmount } = await inSchool(useProjectionWork, {
      'projection.repair': () => {
        throw refused
      },
    })
    await result.run('repair')
    expect(result.problem.value).toMatchObject({
      code: 'CONFLICT',
      detail: 'This school has no graph: PostgreSQL answers every question.',
    })
    expect(result.outcome.value).toBeNull()
    unmount()
  })
})
