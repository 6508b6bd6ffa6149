import { describe, expect, test } from 'vitest'
import { type ApiDocument, breakingChanges, toldOnce } from '../../../scripts/contract/breaking-changes.ts'
import type { Schema } from '../../../scripts/contract/schema-fit.ts'

type Operation = NonNullable<NonNullable<ApiDocument['paths']>[string][string]>
const json = (schema: Schema) => ({ 'application/json': { schema } })
const documentOf = (operation: Operation, more: Partial<ApiDocument> = {}): ApiDocument => ({
  paths: { '/people': { post: operation } },
  ...more,
})
const changed = (before: Operation, after: Operation) =>
  breakingChanges(documentOf(before), documentOf(after)).map((line) => line.replace('POST /people: ', ''))

const object = (properties: Record<string, Schema>, required: string[] = [], more: Schema = {}): Schema => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const string: Schema = { type: 'string' }
const closed: Schema = { additionalProperties: false }
const wordOf = (...values: string[]): Schema => ({ type: 'string', enum: values })
const field = (schema: Schema) => object({ name: schema }, [], closed)

const inputs = (before: Schema, after: Schema) =>
  changed({ requestBody: { content: json(before) } }, { requestBody: { content: json(after) } })
const outputs = (before: Schema, after: Schema) =>
  changed({ responses: { 200: { content: json(before) } } }, { responses: { 200: { content: json(after) } } })

describe('an input', () => {
  test.each<[string, Schema, Schema, string[]]>([
    ['a field that has to be said', field(string), object({ name: string }, ['name'], closed), ['input name is required']],
    ['a new field that has to be said', field(string), object({ name: string, age: string }, ['age'], closed), ['input age is required']],
    ['a field that is gone', field(string), object({}, [], closed), ['input name is no longer accepted']],
    ['a value less', field(wordOf('a', 'b')), field(wordOf('a')), ['input name no longer accepts value "b"']],
    ['values in place of any text', field(string), field(wordOf('a')), ['input name is limited by one of "a"']],
    ['another type', field(string), field({ type: 'number' }), ['input name no longer accepts type string']],
    ['whole numbers in place of any', field({ type: 'number' }), field({ type: 'integer' }), ['input name no longer accepts type number']],
    ['no null any more', field({ anyOf: [string, { type: 'null' }] }), field(string), ['input name no longer accepts type null']],
    ['a shorter text', field({ type: 'string', maxLength: 9 }), field({ type: 'string', maxLength: 8 }), ['input name is limited by maxLength 8']],
    ['a text of a least length', field(string), field({ type: 'string', minLength: 1 }), ['input name is limited by minLength 1']],
    ['a pattern', field(string), field({ type: 'string', pattern: '^a' }), ['input name is limited by pattern ^a']],
    ['a smaller number', field({ type: 'integer', maximum: 9 }), field({ type: 'integer', maximum: 8 }), ['input name is limited by maximum 8']],
    ['fewer items', { type: 'array', items: string }, { type: 'array', items: string, maxItems: 3 }, ['input is limited by maxItems 3']],
    ['a field of an item', { type: 'array', items: field(string) }, { type: 'array', items: object({ name: string }, ['name'], closed) }, ['input [].name is required']],
  ])('breaks by %s', (_what, before, after, breaks) => {
    expect(inputs(before, after)).toEqual(breaks)
  }) // prettier-ignore

  test.each<[string, Schema, Schema]>([
    ['a field that may be left out now', object({ name: string }, ['name'], closed), field(string)],
    ['a new field that may be left out', field(string), object({ name: string, age: string }, [], closed)],
    ['a value more', field(wordOf('a')), field(wordOf('a', 'b'))],
    ['any text in place of values', field(wordOf('a')), field(string)],
    ['any number in place of whole ones', field({ type: 'integer' }), field({ type: 'number' })],
    ['null beside', field(string), field({ anyOf: [string, { type: 'null' }] })],
    ['a longer text', field({ type: 'string', maxLength: 8 }), field({ type: 'string', maxLength: 9 })],
    ['no pattern', field({ type: 'string', pattern: '^a' }), field(string)],
    ['other words about it', field(string), field({ ...string, description: 'The name.' } as Schema)],
    ['an alternative more', { anyOf: [field(string)] }, { anyOf: [object({ id: string }, ['id']), field(string)] }],
  ])('takes %s without a break', (_what, before, after) => {
    expect(inputs(before, after)).toEqual([])
  })
})

describe('an output', () => {
  test.each<[string, Schema, Schema, string[]]>([
    ['a field that may be missing', object({ name: string }, ['name']), object({ name: string }), ['output name may be missing']],
    ['a field that is gone', object({ name: string }), object({}), ['output name is gone']],
    ['a value more', field(wordOf('a')), field(wordOf('a', 'b')), ['output name may be value "b"']],
    ['null beside', field(string), field({ anyOf: [string, { type: 'null' }] }), ['output name may be type null']],
    ['any text in place of values', field(wordOf('a')), field(string), ['output name is no longer limited by one of "a"']],
    ['any number in place of whole ones', field({ type: 'integer' }), field({ type: 'number' }), ['output name may be type number']],
    ['a field of an item', { type: 'array', items: object({ name: string }) }, { type: 'array', items: object({}) }, ['output [].name is gone']],
  ])('breaks by %s', (_what, before, after, breaks) => {
    expect(outputs(before, after)).toEqual(breaks)
  }) // prettier-ignore

  test.each<[string, Schema, Schema]>([
    ['a new field', object({ name: string }), object({ name: string, age: string }, ['age'])],
    ['a value less', object({ name: wordOf('a', 'b') }), object({ name: wordOf('a') })],
    ['no null any more', object({ name: { anyOf: [string, { type: 'null' }] } }), object({ name: string })],
    ['a field that is always there', object({ name: string }), object({ name: string }, ['name'])],
  ])('gives %s without a break', (_what, before, after) => {
    expect(outputs(before, after)).toEqual([])
  })

  test('of a union is compared by its kind', () => {
    const event = (kind: string, properties: Record<string, Schema>) =>
      object({ kind: { const: kind }, ...properties }, ['kind', ...Object.keys(properties)])
    const before = { oneOf: [event('a', { one: string }), event('b', { two: string })] }
    expect(outputs(before, { oneOf: [event('a', { one: string }), event('b', {})] })).toEqual([
      'output two may be missing',
      'output two is gone',
    ])
    expect(outputs(before, { oneOf: [...before.oneOf, event('c', {})] })).not.toEqual([])
  })
})

describe('an operation', () => {
  const limit = { name: 'limit', in: 'query', schema: { type: 'integer', default: 50 } as Schema }

  test('that is removed, alone or with its path, is a break, and a new one is not', () => {
    const none: ApiDocument = { paths: {} }
    expect(breakingChanges(documentOf({}), none)).toEqual(['POST /people is gone'])
    expect(breakingChanges(documentOf({}), { paths: { '/people': { get: {} } } })).toEqual(['POST /people is gone'])
    expect(breakingChanges(none, documentOf({}))).toEqual([])
  })

  test.each<[string, Operation, Operation, string[]]>([
    ['another name', { operationId: 'a' }, { operationId: 'b' }, ['operation a is renamed b']],
    ['a parameter less', { parameters: [limit] }, { parameters: [] }, ['input limit is no longer accepted']],
    ['a new parameter', {}, { parameters: [{ ...limit, required: true }] }, ['input limit is required']],
    ['a parameter that has to be said', { parameters: [limit] }, { parameters: [{ ...limit, required: true }] }, ['input limit is required']],
    ['a parameter of another type', { parameters: [limit] }, { parameters: [{ ...limit, schema: { type: 'string', default: 50 } }] }, ['input limit no longer accepts type integer']],
    ['another default', { parameters: [limit] }, { parameters: [{ ...limit, schema: { type: 'integer', default: 9 } }] }, ['input limit has another default']],
    ['a body that has to be there', { requestBody: {} }, { requestBody: { required: true } }, ['input is required']],
    ['another kind of body', { requestBody: { content: json({}) } }, { requestBody: { content: {} } }, ['input is no longer application/json']],
    ['an answer less', { responses: { 200: {}, 404: {} } }, { responses: { 200: {} } }, ['answer 404 is gone']],
  ])('breaks by %s', (_what, before, after, breaks) => {
    expect(changed(before, after)).toEqual(breaks)
  }) // prettier-ignore

  test('has its shared refusals compared', () => {
    const refused = (...codes: string[]) =>
      documentOf(
        { responses: { 409: { $ref: '#/components/responses/409' } } },
        { components: { responses: { 409: { content: json(object({ code: wordOf(...codes) }, ['code'])) } } } },
      )
    expect(breakingChanges(refused('A'), refused('A'))).toEqual([])
    expect(breakingChanges(refused('A'), refused('A', 'B'))).toEqual([
      'POST /people: 409: output code may be value "B"',
    ])
  })
})

test('a change that five operations share is told once, with their number, where it came first', () => {
  const paths = ['/a', '/b', '/c', '/d', '/e']
  const shared = paths.map((path) => `GET ${path}: 403: output code may be value "NEW"`)
  const [first, ...others] = shared
  expect(toldOnce([first!, 'GET /a: input q is required', ...others])).toEqual([
    '5 operations: 403: output code may be value "NEW"',
    'GET /a: input q is required',
  ])
  expect(toldOnce(others)).toEqual(others)
})
