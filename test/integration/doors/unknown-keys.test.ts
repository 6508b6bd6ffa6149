import { type ORPCError } from '@orpc/client'
import { StandardBracketNotationSerializer } from '@orpc/openapi-client/standard'
import { describe, expect, test } from 'vitest'
import { useDatabase } from '../../postgres.ts'
import { useConsole } from '../../running-console.ts'
import { procedures, type Procedure } from '../../suites/transport/broken-inputs.ts'
import { unknownKeys } from '../../suites/transport/unknown-keys.ts'

const database = useDatabase()
const running = useConsole(() => database)

const named = procedures.map((procedure) => [procedure.path.join('.'), procedure] as const)

type Calls = { (input: unknown): Promise<unknown>; [name: string]: Calls }

const inProcess = async ({ path }: Procedure, input: unknown): Promise<unknown> => {
  const run = path.reduce((group, name) => group[name]!, running.client as unknown as Calls)
  try {
    return await run(input)
  } catch (error) {
    const { code, data } = error as ORPCError<string, unknown>
    return { code, data }
  }
}

const form = (input: Record<string, unknown>) => {
  const fields = new FormData()
  for (const [name, value] of Object.entries(input)) fields.append(name, value as string | Blob)
  return fields
}

const hasFile = (input: object) => Object.values(input).some((value) => value instanceof Blob)

const sent = (input: Record<string, unknown>): RequestInit =>
  hasFile(input)
    ? { body: form(input) }
    : { body: JSON.stringify(input), headers: { 'content-type': 'application/json' } }

/** REST leaves out streams without an end. */
const isOnRest = ({ path }: Procedure) => path[0] !== 'changes'

/** Lists and objects as the query of a URL has them: `renames[0][id]=...`. */
const queryOf = (input: Record<string, unknown>): string =>
  new URLSearchParams(
    new StandardBracketNotationSerializer()
      .serialize(input)
      .map(([name, value]): [string, string] => [name, String(value)]),
  ).toString()

const overRest = async ({ route }: Procedure, whole: Record<string, unknown>) => {
  const inPath = [...route.path!.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  const input = Object.fromEntries(Object.entries(whole).filter(([name]) => !inPath.includes(name)))
  const path = route.path!.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(whole[name])))
  const query = route.method === 'GET' ? `?${queryOf(input)}` : ''
  const response = await running.rest(`/api/v1${path}${query}`, {
    method: route.method!,
    ...(route.method === 'GET' ? {} : sent(input)),
  })
  return { status: response.status, ...((await response.json()) as object) }
}

const overRpc = async ({ path }: Procedure, input: object) => {
  const response = await running.rest(`/rpc/${path.join('/')}`, {
    method: 'POST',
    body: JSON.stringify({ json: input }),
    headers: { 'content-type': 'application/json' },
  })
  return ((await response.json()) as { json: object }).json
}

const refusal = ({ field, near }: { field: string; near: string | undefined }) => ({
  code: 'BAD_REQUEST',
  data: {
    issues: expect.arrayContaining([
      {
        field,
        rule: 'unrecognized_keys',
        ...(near === undefined
          ? { expected: 'no key at all' }
          : { expected: `a known key: did you mean "${near}"?`, suggestion: near }),
      },
    ]) as unknown,
  },
})

describe('a key that an input does not know', () => {
  test.for(named)(
    'is refused by %s at every depth and through every door, with the nearest one',
    async ([, procedure]) => {
      const inputs = unknownKeys(procedure)
      expect(inputs.length).toBeGreaterThan(0)
      for (const { input, field, near } of inputs) {
        const expected = refusal({ field, near })
        expect(await inProcess(procedure, input)).toMatchObject(expected)
        expect(await overRest(procedure, input as Record<string, unknown>), field).toMatchObject(
          isOnRest(procedure) ? { status: 400, ...expected } : { status: 404, code: 'NOT_FOUND' },
        )
        if (!hasFile(input as object)) expect(await overRpc(procedure, input as object)).toMatchObject(expected)
      }
    },
  )

  test('in a validity does not create a delegation without an end', async () => {
    const id = '01931d3a-5c00-7000-8000-000000000001'
    const input = {
      delegatorId: id,
      delegateId: id,
      orgUnitId: id,
      reason: 'Leave',
      validUntil: '2026-12-01T00:00:00Z',
    }
    const response = await running.rest('/api/v1/delegations', { method: 'POST', ...sent(input) })
    expect(await response.json()).toMatchObject(refusal({ field: 'validUntil', near: 'validTo' }))
  })
})

describe('a REST call', () => {
  const patch = (path: string, body: string) =>
    running.rest(path, { method: 'PATCH', body, headers: { 'content-type': 'application/json' } })

  test.for(['[null,null]', '"text"', '5', 'true', 'null', '[]'])(
    'whose body is no object is refused: %s',
    async (body) => {
      expect((await patch('/api/v1/profiles/tests', body)).status).toBe(400)
    },
  )

  test('takes path parameters in the path, and nothing in the query when the input is a body', async () => {
    for (const [path, field] of [
      ['/api/v1/profiles/tests', 'id'],
      ['/api/v1/profiles/tests?readOnly=true', 'readOnly'],
    ] as const) {
      const response = await patch(path, field === 'id' ? '{"id":"other"}' : '{}')
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ data: { issues: [{ field, rule: 'unrecognized_keys' }] } })
    }
  })

  test('with DELETE takes its version in the query or in the body', async () => {
    const { id, version } = await running.client.people.create({ givenName: 'A', familyName: 'B', username: 'a.b' })
    expect((await running.rest(`/api/v1/people/${id}?version=${version}`, { method: 'DELETE' })).status).toBe(200)
    const unknown = await running.rest(`/api/v1/people/${id}?version=1&now=true`, { method: 'DELETE' })
    expect(await unknown.json()).toMatchObject({ data: { issues: [{ field: 'now', rule: 'unrecognized_keys' }] } })
  })

  test('for a list with one entry names it once', async () => {
    expect((await running.rest('/api/v1/people/export?columns=email')).status).toBe(200)
    expect((await running.rest('/api/v1/people/export?columns=email&columns=status')).status).toBe(200)
  })
})
