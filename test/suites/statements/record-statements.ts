import { AsyncLocalStorage } from 'node:async_hooks'
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import pg from 'pg'
import { expect, test } from 'vitest'

/** The statements of each method, in the order of their first use. */
type Sent = Map<string, Set<string>>
const asked = new AsyncLocalStorage<{ sent: Sent; method: string }>()

/** A timer sends it some time after any write. */
const isHint = (text: string) => text.startsWith('SELECT pg_notify')

/** Removes what differs between equal statements: spaces, the length of lists, random names, ids and instants. */
const normal = (text: string) =>
  text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n\s*/g, '\n')
    .replace(/\((\$\d+)(?:, ?\$\d+){2,}\)/g, '($1, ...)')
    .replace(/\(\$\d+, \.\.\.\)(?:, \(\$\d+, \.\.\.\))+/g, '($1, ...), ...')
    .replace(/roster_staging\w+/g, 'roster_staging')
    .replace(/'\d{4}-\d\d-\d\dT[\d:.]+Z'/g, "'<instant>'")
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<id>')
    .trim()
    .replace(/;$/, '')

const note = (text: unknown) => {
  const by = asked.getStore()
  if (by === undefined || typeof text !== 'string' || isHint(text)) return
  by.sent.get(by.method)!.add(normal(text))
}

type Query = string | { text?: string; cursor?: { text?: string } }

let isListening = false
/** Records every statement of every connection of this process. */
const listen = () => {
  if (isListening) return
  isListening = true
  const client = pg.Client.prototype as unknown as { query: (query: Query, ...rest: unknown[]) => unknown }
  const { query } = client
  client.query = function (asking, ...rest) {
    note(typeof asking === 'string' ? asking : asking.text)
    return query.call(this, asking, ...rest)
  }
  for (const { prototype } of [neo4j.Session, neo4j.Transaction] as unknown as {
    prototype: { run: (text: string, ...rest: unknown[]) => unknown }
  }[]) {
    const { run } = prototype
    prototype.run = function (text, ...rest) {
      note(text)
      return run.call(this, text, ...rest)
    }
  }
}

const isIterable = (value: unknown): value is AsyncGenerator =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value

/** Runs each step of a generator in the context of its method: its body runs where the next item is requested. */
const generateAs = (by: { sent: Sent; method: string }, items: AsyncGenerator): AsyncGenerator => ({
  next: (...given) => asked.run(by, () => items.next(...given)),
  return: (value) => asked.run(by, () => items.return(value)),
  throw: (error) => asked.run(by, () => items.throw(error)),
  [Symbol.asyncIterator]() {
    return this
  },
  [Symbol.asyncDispose]: () => asked.run(by, () => items[Symbol.asyncDispose]()),
})

/** A statement of more characters is written out once in a file; later ones refer to it. */
const LONG = 400

const reviewOf = (sent: Sent) => {
  const written = new Map<string, string>()
  return (method: string) => {
    const lines = [...sent.get(method)!].map((text) => {
      const elsewhere = written.get(text)
      if (elsewhere !== undefined) return `-- as ${elsewhere}: ${text.slice(0, 60).replaceAll('\n', ' ')} ...`
      if (text.length > LONG) written.set(text, method)
      return `${text};`
    })
    return [`-- ${method}`, ...lines].join('\n\n')
  }
}

/** Records what ports send while their suites run, and compares it with the committed file. */
export const statementsOf = (file: string) => {
  listen()
  const sent: Sent = new Map()
  const methods = new Set<string>()
  const called = new Set<string>()
  return {
    /** Wraps a port so that its statements are recorded. Another file covers the methods of `except`. */
    heard: <Port extends object>(name: string, port: Port, except: readonly (keyof Port & string)[] = []): Port => {
      const wrapped = Object.entries(port).map(([key, value]: [string, unknown]) => {
        if (typeof value !== 'function' || except.some((other) => other === key)) return [key, value]
        const method = `${name}.${key}`
        methods.add(method)
        return [
          key,
          (...given: unknown[]) => {
            called.add(method)
            if (!sent.has(method)) sent.set(method, new Set())
            const by = { sent, method }
            const result: unknown = asked.run(by, () => (value as (...all: unknown[]) => unknown)(...given))
            return isIterable(result) ? generateAs(by, result) : result
          },
        ]
      })
      return Object.fromEntries(wrapped) as Port
    },
    /** The recorded statements with their methods. */
    sent: (): [method: string, text: string][] =>
      [...sent].flatMap(([method, texts]) => [...texts].map((each) => [method, each] as [string, string])),
    /** Defines the last test of its file, which needs the statements of all others. */
    reviewed: () =>
      test(`what is sent is what ${file} says`, async ({ task, skip }) => {
        const others = task.file.tasks.flatMap((each) => (each === task ? [] : [each]))
        if (others.some(({ mode }) => mode === 'skip')) skip('only a whole run of the file sends everything')
        expect([...methods].filter((method) => !called.has(method))).toEqual([])
        const text = [...methods].sort().map(reviewOf(sent)).join('\n\n\n')
        await expect(`${text}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'recorded', file))
      }),
  }
}
