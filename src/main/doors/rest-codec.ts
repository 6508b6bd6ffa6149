import { StandardOpenAPICodec } from '@orpc/openapi/standard'
import {
  StandardBracketNotationSerializer,
  StandardOpenAPIJsonSerializer,
  StandardOpenAPISerializer,
} from '@orpc/openapi-client/standard'
import type { AnyProcedure } from '@orpc/server'
import type { Logger } from 'pino'
import { type Issue, Refusal, refusal } from '../../contract/errors.ts'
import { IDEMPOTENCY_HEADER } from '../../contract/protocol/headers.ts'
import { toWireError } from './wire-errors.ts'
import { knownKeys, takesList, textsForValues } from '../foundation/known-keys.ts'
import { repeatedIssue } from './repeated-keys.ts'

type Decode = StandardOpenAPICodec['decode']
type Request = Parameters<Decode>[0]
type Fields = Record<string, unknown>

const serializer = new StandardOpenAPISerializer(
  new StandardOpenAPIJsonSerializer(),
  new StandardBracketNotationSerializer(),
)

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Blob)

const refused = (issues: Issue[]) => refusal('BAD_REQUEST', { issues })

const outOfPlace = (key: string, place: string): Issue => ({
  field: key.slice(0, 100),
  rule: 'unrecognized_keys',
  expected: `input in ${place}`,
})

/** Turns a single value of a query into a list of one where the input takes a list, e.g. `?columns=email`. */
const listsOfOne = (query: unknown, input: unknown) =>
  isFields(query)
    ? Object.fromEntries(
        Object.entries(query).map(([key, value]) => [
          key,
          typeof value === 'string' && takesList(input, key) ? [value] : value,
        ]),
      )
    : query

/**
 * Returns issues for fields that a query or form has more than once and that the input takes once. `at` and `at[]` are
 * the same field.
 */
const repeatedFields = (said: URLSearchParams | FormData, input: unknown): Issue[] => {
  const names = [...said.keys()].map((name) => ({ name, field: name.split('[')[0]! }))
  const nested = new Set(names.filter(({ name, field }) => name !== field).map(({ field }) => field))
  const plain = new Set(names.filter(({ name, field }) => name === field).map(({ field }) => field))
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { name, field } of names) {
    const isEntry = takesList(input, field) && (name === field || name === `${field}[]`)
    if ((seen.has(name) && !isEntry) || (nested.has(field) && plain.has(field))) repeated.add(name.slice(0, 100))
    seen.add(name)
  }
  return [...repeated].slice(0, 20).map(repeatedIssue)
}

/** The key of a write, which programs send in a header. An input without such a field ignores the header, as any other. */
const keyOf = ({ headers }: Request, input: unknown): Fields => {
  const given = headers[IDEMPOTENCY_HEADER]
  return given !== undefined && knownKeys(input, []).includes('idempotencyKey') ? { idempotencyKey: given } : {}
}

/**
 * Reads the input of a REST call: from the query for GET, from the body for other methods. A DELETE without a body may
 * use the query, as scripts do. A field of the path is read from the path only, `idempotencyKey` from its header too.
 */
const readInput = async (request: Request, inPath: Fields, input: unknown): Promise<unknown> => {
  const query = request.url.searchParams
  const body = request.method === 'GET' ? undefined : await request.body()
  const fromQuery = request.method === 'GET' || (request.method === 'DELETE' && body === undefined)
  if (!fromQuery && query.size > 0)
    throw refused([...new Set(query.keys())].slice(0, 20).map((key) => outOfPlace(key, 'the body')))
  const fields = fromQuery ? query : body instanceof FormData ? body : undefined
  const repeated = fields ? repeatedFields(fields, input) : []
  if (repeated.length > 0) throw refused(repeated)
  const said: unknown = fromQuery
    ? listsOfOne(serializer.deserialize(query), input)
    : serializer.deserialize(body as never)
  const isText = fromQuery || body instanceof FormData || body instanceof URLSearchParams
  const mistyped = isText ? [] : textsForValues(input, said)
  if (mistyped.length > 0) throw refused(mistyped)
  const outside = { ...inPath, ...keyOf(request, input) }
  const keys = Object.keys(outside)
  if (keys.length === 0) return said
  if (said === undefined) return outside
  if (!isFields(said)) throw refused([{ field: 'input', rule: 'invalid_type', expected: 'object' }])
  const twice = keys.filter((key) => Object.hasOwn(said, key))
  if (twice.length > 0)
    throw refused(twice.map((key) => outOfPlace(key, key in inPath ? 'the path alone' : 'the header or the body')))
  return { ...said, ...outside }
}

/** Reads REST requests so that nothing in them is ignored, and writes errors exactly as `{ code, message, data }`. */
export class RestCodec extends StandardOpenAPICodec {
  readonly #log: Logger

  constructor(log: Logger) {
    super(serializer, {
      customErrorResponseBodyEncoder: (error) => {
        const { code, message, data } = toWireError(error, { log })
        return { code, message, data }
      },
    })
    this.#log = log
  }

  override async decode(request: Request, params: Parameters<Decode>[1], procedure: AnyProcedure): Promise<unknown> {
    try {
      return await readInput(request, params ?? {}, procedure['~orpc'].inputSchema)
    } catch (error) {
      throw error instanceof Refusal ? toWireError(error, { log: this.#log }) : error
    }
  }
}
