import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../../../src/main/headless/openapi.ts'
import { portablePattern } from '../../../src/main/headless/portable-pattern.ts'

type Json = { [key: string]: unknown }
type Operation = {
  parameters?: Json[]
  requestBody?: { content: Record<string, { schema: Json }> }
  responses: Record<string, unknown>
}

const document = await openApiDocument('0.0.0')
const operations = Object.entries(document.paths as unknown as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
)

/** Every value of this name in a document, at any depth. */
const valuesOf = (name: string, within: unknown): unknown[] =>
  typeof within === 'object' && within !== null
    ? Object.entries(within).flatMap(([key, value]) => [...(key === name ? [value] : []), ...valuesOf(name, value)])
    : []

const patterns = [...new Set(valuesOf('pattern', document.paths))].filter((pattern) => typeof pattern === 'string')

describe('the document', () => {
  test.for(patterns)('has patterns that JavaScript, Python, Go and Java read the same way: %s', (pattern) => {
    expect(pattern).not.toMatch(/\\[pPuUdDwWsSbBkKxX](?!\p{AHex}{2})|\(\?[^:]/u)
    expect(() => new RegExp(pattern, 'u')).not.toThrow()
  })

  test('has patterns for names, usernames and e-mail addresses', () => {
    const body = operations.find(([name]) => name === 'post /people')![1].requestBody!
    const fields = body.content['application/json']!.schema['properties'] as Record<string, Json>
    for (const field of ['givenName', 'username', 'email']) expect(valuesOf('pattern', fields[field])).toHaveLength(1)
  })

  test.for(operations)('describes the errors of %s and allows no other key', ([, operation]) => {
    for (const status of ['400', '401', '403', '408', '413', '421', '429', '431', '500', '503'])
      expect(operation.responses).toHaveProperty(status)
    for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
      if (schema['type'] === 'object') expect(schema['additionalProperties']).toBe(false)
    for (const parameter of operation.parameters ?? []) expect(parameter).not.toHaveProperty('allowEmptyValue')
  })

  test('has files in forms only', () => {
    const withFile = operations.filter(([, { requestBody }]) => requestBody?.content['multipart/form-data'])
    expect(withFile.length).toBeGreaterThan(0)
    for (const [, { requestBody }] of withFile) {
      expect(valuesOf('format', requestBody)).toContain('binary')
      expect(Object.keys(requestBody!.content)).toEqual(['multipart/form-data'])
    }
  })

  test('leaves outputs open for fields of later versions', () => {
    const page = operations.find(([name]) => name === 'get /people')![1].responses['200']
    expect(valuesOf('additionalProperties', page)).toEqual([])
  })
})

describe('a portable pattern', () => {
  test.for([
    [/^[^\p{Cc}\p{Cs}]*$/u, ['', 'Ana', '山'], ['\u0000', 'a\u0085']],
    [/^\p{Zs}*[^\p{Cf}]$/u, ['x', '\u00a0x'], ['\u200b']],
    [/^\d{1,2}\.\w\s?$/, ['1.a', '12._ '], ['1', '123.a', '1.é']],
    [/^[\u200c\u{1f600}-\u{1f64f}\-\]]+$/u, ['\u200c', '😀-]'], ['a']],
    [/^[a-z][a-z0-9]*([.:-][a-z0-9]+)*$/, ['trip.approve'], ['Trip']],
  ] as const)('of %s takes the same', ([pattern, taken, refused]) => {
    const portable = new RegExp(portablePattern(pattern.source), 'u')
    for (const text of taken) expect([text, portable.test(text)]).toEqual([text, true])
    for (const text of refused) expect([text, portable.test(text)]).toEqual([text, false])
  })
})
