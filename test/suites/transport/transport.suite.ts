import { ORPCError } from '@orpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../../../src/contract/index.ts'
import type { Logger } from 'pino'
import type { AppRouter } from '../../../src/main/router.ts'
import { ana, HOSTILE_VALUE, transportRouter, type Witness } from './transport-router.ts'

export type Transport = { client: Client; close: () => Promise<void> | void }

export type TransportUnderTest = {
  name: string
  open: (host: { router: AppRouter; log: Logger }) => Promise<Transport>
  /** Set for REST: JSON has no instants, so they arrive as ISO 8601 text. */
  instants?: 'text'
}

type Logged = { incidentId?: string }

/** A log with pino's interface that keeps every entry, so that a test can look for values that must not be in it. */
const listeningLog = () => {
  const lines: string[] = []
  const write = (...parts: unknown[]) => void lines.push(JSON.stringify(parts))
  const log = { trace: write, debug: write, info: write, warn: write, error: write, fatal: write }
  return { log: log as unknown as Logger, lines, logged: (id: string) => lines.some((line) => line.includes(id)) }
}

const refusalOf = async (call: Promise<unknown>): Promise<ORPCError<string, unknown>> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ORPCError)) throw new Error('The call was not refused with a typed error.', { cause: error })
  return error
}

const drained = async (stream: AsyncIterable<unknown>) => {
  const events: unknown[] = []
  for await (const event of stream) events.push(event)
  return events
}

/** The behaviour of every door, whatever transport carries the calls. */
export const transportSuite = ({ name, open, instants }: TransportUnderTest) =>
  describe(`${name} carries`, () => {
    const { log, lines, logged } = listeningLog()
    let client: Client
    let witness: Witness
    let reopened: () => Promise<Witness>
    let close: Transport['close']
    const wireInstant = (instant: Date) => (instants === 'text' ? instant.toISOString() : instant)

    beforeAll(async () => {
      reopened = async () => {
        const under = transportRouter()
        const transport = await open({ router: under.router, log })
        ;({ client, close } = transport)
        witness = under.witness
        return witness
      }
      await reopened()
    })
    afterAll(async () => close())

    test('values with instants, nulls and numbers', async () => {
      expect(await client.people.get({ id: ana.id })).toEqual({
        ...ana,
        createdAt: wireInstant(ana.createdAt),
        updatedAt: wireInstant(ana.updatedAt),
      })
    })

    test('text of every script, unchanged', async () => {
      const familyName = 'Ō‘Brien 😀 العربية'
      const created = await client.people.create({ givenName: 'Zoë', familyName, username: 'zoe' })
      expect(created).toMatchObject({ givenName: 'Zoë', familyName })
    })

    test('a refusal with its code, status, message and data', async () => {
      const error = await refusalOf(client.people.update({ id: ana.id, version: 3, givenName: 'Anna' }))
      expect(error).toMatchObject({
        code: 'STALE_VERSION',
        status: 409,
        message: 'Someone changed this entry since you read it.',
        data: { entity: 'person', id: ana.id, currentVersion: 9 },
      })
    })

    test('invalid input as field, rule and expectation, never the value', async () => {
      const input = { givenName: '', familyName: 'x'.repeat(201), username: 5, email: HOSTILE_VALUE }
      const error = await refusalOf(client.people.create(input as never))
      expect(error).toMatchObject({ code: 'BAD_REQUEST', status: 400 })
      expect(error.data).toEqual({
        issues: [
          { field: 'givenName', rule: 'too_small', expected: 'at least 1 characters' },
          { field: 'familyName', rule: 'too_big', expected: 'at most 200 characters' },
          { field: 'username', rule: 'invalid_type', expected: 'string' },
          { field: 'email', rule: 'invalid_format', expected: 'email' },
        ],
      })
      expect(JSON.stringify(error)).not.toContain(HOSTILE_VALUE)
    })

    test('an unexpected error as an incident whose cause is in the log, without values', async () => {
      const error = await refusalOf(client.people.remove({ id: ana.id, version: 1 }))
      expect(error).toMatchObject({ code: 'INTERNAL', status: 500 })
      const { incidentId } = error.data as Logged
      expect(logged(incidentId!)).toBe(true)
      expect(lines.join()).not.toContain(HOSTILE_VALUE)
      expect(JSON.stringify(error)).not.toContain(HOSTILE_VALUE)
    })

    test('an answer that breaks the contract as an incident', async () => {
      const error = await refusalOf(client.people.restore({ id: ana.id, version: 1 }))
      expect(error).toMatchObject({ code: 'INTERNAL', status: 500 })
      expect(logged((error.data as Logged).incidentId!)).toBe(true)
    })

    test('a lost database as STORE_UNAVAILABLE, without its address', async () => {
      const error = await refusalOf(client.people.count({}))
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', status: 503, data: { store: 'postgresql' } })
      expect(JSON.stringify(error.data)).not.toContain('10.1.2.3')
    })

    // A REST client made from the contract has no path for an unknown procedure.
    test.skipIf(instants === 'text')('an unknown procedure as a typed 404', async () => {
      const people = client.people as unknown as Record<string, (input: unknown) => Promise<unknown>>
      expect(await refusalOf(people['vanish']!({}))).toMatchObject({
        code: 'NOT_FOUND',
        status: 404,
        data: { entity: 'procedure', id: 'people/vanish' },
      })
    })

    test('10,000 rows, and refuses an input that is larger than any honest one', async () => {
      const rows = (count: number) =>
        Array.from({ length: count }, (_, at) => ({
          id: `${ana.id.slice(0, -5)}${String(at).padStart(5, '0')}`,
          version: 1,
        }))
      expect(await client.people.setStatus({ people: rows(10_000), status: 'inactive' })).toMatchObject({
        changed: 10_000,
      })
      const error = await refusalOf(client.people.setStatus({ people: rows(60_000), status: 'inactive' }))
      expect(error).toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413, data: { limitBytes: 2 * 1024 * 1024 } })
    })

    test('who calls: the profile and the request id of each call', async () => {
      const requestId = '01931d3a-5c00-7000-8000-00000000aaaa'
      witness.callers.length = 0
      await client.people.get({ id: ana.id }, { context: { profileId: 'north-high', requestId } })
      await client.people.get({ id: ana.id }, { context: { requestId } })
      await client.people.get({ id: ana.id })
      expect(witness.callers).toMatchObject([
        { profileId: 'north-high', author: { requestId } },
        { profileId: undefined, author: { requestId } },
        { profileId: undefined, author: { requestId: undefined } },
      ])
    })

    test('a malformed profile or request id as a bad request that names its header', async () => {
      const context = { profileId: '../etc', requestId: 'again' }
      expect(await refusalOf(client.people.get({ id: ana.id }, { context }))).toMatchObject({
        code: 'BAD_REQUEST',
        data: { issues: [{ field: 'x-school-profile' }, { field: 'x-request-id' }] },
      })
    })

    test('a stream to its end', async () => {
      expect(await drained(await client.people.export({}))).toEqual([
        { kind: 'progress', rows: 0, total: 3 },
        { kind: 'data', encoding: 'utf8', data: 'familyName\n' },
        { kind: 'data', encoding: 'utf8', data: 'Ruiz\n' },
        { kind: 'done', rows: 1, fileName: 'people.csv', mediaType: 'text/csv' },
      ])
      expect(witness.ended).toBe(witness.started)
    })

    test.for([
      ['refused', { code: 'CONFLICT', status: 409, data: { reason: 'plan-changed', detail: 'rows' } }],
      ['broken', { code: 'INTERNAL', status: 500 }],
      ['invalid', { code: 'INTERNAL', status: 500 }],
    ] as const)(
      'a stream that is %s in its middle: first the events, then the typed error',
      async ([search, expected]) => {
        const stream = await client.people.export({ search })
        const events: unknown[] = []
        const error = await refusalOf(
          (async () => {
            for await (const event of stream) events.push(event)
          })(),
        )
        expect(events).toEqual([{ kind: 'progress', rows: 0, total: 3 }])
        expect(error).toMatchObject(expected)
        expect(lines.join()).not.toContain(HOSTILE_VALUE)
      },
    )

    test('the first event before the second is sent', async () => {
      await close()
      await reopened()
      const stream = await client.people.export({ search: 'silent' })
      expect((await stream.next()).value).toEqual({ kind: 'progress', rows: 0, total: 3 })
      await stream.return(undefined)
      await witness.endedOnce()
    })

    test.for(['endless', 'silent'])(
      'the end of a stream that its caller leaves (%s): the generator is finished',
      async (search) => {
        await close()
        await reopened()
        const leaving = new AbortController()
        const stream = await client.people.export({ search }, { signal: leaving.signal })
        await stream.next()
        leaving.abort()
        await expect(
          (async () => {
            for await (const _event of stream) void _event
          })(),
        ).rejects.toThrow()
        await witness.endedOnce()
        expect(witness).toMatchObject({ started: 1, ended: 1 })
      },
    )

    test('the closing of a door to its open streams', async () => {
      await close()
      await reopened()
      const stream = await client.people.export({ search: 'silent' })
      await stream.next()
      await close()
      await witness.endedOnce()
      await reopened()
    })
  })
