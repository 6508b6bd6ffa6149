import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import type { OpeningStep } from '../../../src/contract/connections.ts'
import OpeningSchool from '../../../src/renderer/src/shell/opening/OpeningSchool.vue'
import { useOpening } from '../../../src/renderer/src/shell/opening/opening.ts'
import { receivePort } from '../../../src/renderer/src/client/links.ts'
import { chooseLocale } from '../../../src/renderer/src/i18n/messages.ts'
import { inSchool } from '../mount.ts'

/** A stream whose events the test sends. */
const openingStream = () => {
  const waiting: PromiseWithResolvers<OpeningStep | Error>[] = [Promise.withResolvers()]
  const stream = async function* () {
    for (;;) {
      const step = await waiting[0]!.promise
      waiting.shift()
      if (step instanceof Error) throw step
      yield step
      if (step.kind === 'open') return
    }
  }
  return {
    stream,
    give: async (step: OpeningStep | Error) => {
      waiting.push(Promise.withResolvers())
      waiting.at(-2)!.resolve(step)
      await flushPromises()
    },
  }
}

describe('a school that is opened', () => {
  it('shows its screens only once it is open, so that no form is lost', async () => {
    const { stream, give } = openingStream()
    const { result: opening } = await inSchool(useOpening, { 'connections.opening': stream })
    expect(opening.ready).toBe(false)
    await give({ kind: 'starting-database' })
    expect(opening).toEqual({ ready: false, steps: [] })
    await give({ kind: 'open' })
    expect(opening).toEqual({ ready: true, steps: [] })
  })

  it('shows each kind of step once, and then its screens', async () => {
    const { stream, give } = openingStream()
    const { result: opening } = await inSchool(useOpening, { 'connections.opening': stream })
    await give({ kind: 'making-database' })
    await give({ kind: 'migrating', name: '0001-directory', number: 1, of: 2 })
    await give({ kind: 'migrating', name: '0002-authority', number: 2, of: 2 })
    await give({ kind: 'sample', done: 1_200, total: 2_000 })
    expect(opening.ready).toBe(false)
    expect(opening.steps.map(({ kind }) => kind)).toEqual(['making-database', 'migrating', 'sample'])
    await give({ kind: 'open' })
    expect(opening.ready).toBe(true)
  })

  it('that cannot be opened shows its screens, which say why', async () => {
    const { stream, give } = openingStream()
    const { result: opening } = await inSchool(useOpening, { 'connections.opening': stream })
    await give(new Error('The database is down.'))
    expect(opening.ready).toBe(true)
  })
})

describe('the screen meanwhile', () => {
  const steps = [
    { kind: 'making-database' },
    { kind: 'migrating', name: '0002-authority', number: 2, of: 2 },
    { kind: 'sample', done: 1_200, total: 2_000 },
  ] as const

  it.each([
    ['en', 'Applying migration 2 of 2', '1,200', 'people'],
    ['es', 'Aplicando la migración 2 de 2', '1200', 'personas'],
  ] as const)('says what is done and how far it is (%s)', (language, migration, done, people) => {
    chooseLocale(language)
    const text = mount(OpeningSchool, { props: { steps } }).text()
    expect(text).toContain(migration)
    expect(text.replaceAll('.', '')).toContain(done)
    expect(text).toContain(people)
    chooseLocale('en')
  })
})

it('a page asks for its port under one name until it has one', async () => {
  vi.useFakeTimers()
  const asked: unknown[] = []
  const hear = ({ data }: MessageEvent<{ type: string; asks: string }>) => void asked.push(data.asks)
  const post = vi.spyOn(window, 'postMessage').mockImplementation((data) => {
    hear(new MessageEvent('message', { data: data as never }))
  })
  try {
    const port = receivePort()
    vi.advanceTimersByTime(1_600)
    expect(asked.length).toBeGreaterThan(2)
    expect(new Set(asked).size).toBe(1)
    const { port1 } = new MessageChannel()
    const answer = new MessageEvent('message', { data: { type: 'school-directory:port' }, source: window })
    Object.defineProperty(answer, 'ports', { value: [port1] })
    window.dispatchEvent(answer)
    expect(await port).toBe(port1)
    const before = asked.length
    vi.advanceTimersByTime(5_000)
    expect(asked).toHaveLength(before)
  } finally {
    post.mockRestore()
    vi.useRealTimers()
  }
})
