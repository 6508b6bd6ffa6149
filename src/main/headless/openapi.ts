import type { z } from 'zod'
import { scriptContract } from '../../contract/index.ts'
import { portablePattern } from './portable-pattern.ts'

type ErrorDefinition = [code: string, message: string, dataRequired: boolean, dataSchema: unknown]
type Json = { [key: string]: unknown }
type Schema = z.core.$ZodType & {
  _zod: { def: { type: string; in?: Schema; out?: Schema; format?: string; pattern?: RegExp } }
}
/** A schema on its way into the document: whether it is required, and what is said of it. */
type Converted = [required: boolean, json: Json]

const typeOf = (schema: Schema | undefined) => schema?._zod.def.type

/**
 * What the generator leaves out or says in a way of its own: patterns in the part of the language that every tool reads, of
 * an e-mail address too; a boolean of a form as its two words.
 */
const completed = (schema: Schema, [required, json]: Converted): Converted => {
  if (typeOf(schema) === 'pipe' && typeOf(schema._zod.def.in) === 'string' && typeOf(schema._zod.def.out) === 'boolean')
    return [required, { type: 'string', enum: ['true', 'false'] }]
  if (typeOf(schema) === 'file') return [required, { ...json, format: 'binary' }]
  if (typeOf(schema) !== 'string') return [required, json]
  const { format, pattern: own } = schema._zod.def
  const pattern = format === 'email' ? own?.source : json['pattern']
  return [required, typeof pattern === 'string' ? { ...json, pattern: portablePattern(pattern) } : json]
}

type Operation = {
  parameters?: Json[]
  requestBody?: { content?: Record<string, unknown> }
  responses?: Record<string, unknown>
}

/**
 * A file comes in a form and in nothing else; a parameter that is empty, or has unescaped signs, is none. What Node's parser
 * gives up on (a request that stops half-way, headers beyond 16 KiB) is answered as any other bad request.
 */
const asAnswered = (operation: Operation): Operation => {
  for (const parameter of operation.parameters ?? []) {
    delete parameter['allowEmptyValue']
    delete parameter['allowReserved']
  }
  const { content } = operation.requestBody ?? {}
  if (content?.['multipart/form-data']) delete content['application/json']
  const { responses } = operation
  for (const status of ['408', '431']) responses![status] ??= { ...(responses!['400'] as Json), description: status }
  return operation
}

type Methods = Record<string, Operation>

/** Most operations refuse alike: each refusal is said once, under `components`, and named by the operations. */
const shareRefusals = (paths: Record<string, Methods>): Record<string, Json> => {
  const names = new Map<string, string>()
  const shared: Record<string, Json> = {}
  for (const { responses = {} } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    for (const [status, response] of Object.entries(responses)) {
      if (status.startsWith('2')) continue
      const text = JSON.stringify(response)
      const name = names.get(text) ?? (status in shared ? `${status}-${names.size}` : status)
      names.set(text, name)
      shared[name] = response as Json
      responses[status] = { $ref: `#/components/responses/${name}` }
    }
  }
  return shared
}

/** The REST door's OpenAPI 3.1 document, derived from the contract. The generator is loaded when someone first asks. */
export const openApiDocument = async (version: string) => {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }] = await Promise.all([
    import('@orpc/openapi'),
    import('@orpc/zod/zod4'),
  ])
  const converter = new ZodToJsonSchemaConverter({
    interceptors: [({ schema, next }) => completed(schema as Schema, next() as Converted)],
  })
  const generator = new OpenAPIGenerator({ schemaConverters: [converter] })
  const document = await generator.generate(scriptContract, {
    info: { title: 'School Directory Console', version },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    customErrorResponseBodySchema: (definitions: ErrorDefinition[]) => ({
      oneOf: definitions.map(([code, message, dataRequired, dataSchema]) => ({
        type: 'object' as const,
        properties: {
          code: { const: code },
          message: { type: 'string' as const, default: message },
          data: dataSchema as object,
        },
        required: dataRequired ? ['code', 'message', 'data'] : ['code', 'message'],
      })),
    }),
  })
  for (const methods of Object.values(document.paths ?? {}))
    for (const operation of Object.values(methods ?? {})) asAnswered(operation as Operation)
  const responses = shareRefusals((document.paths ?? {}) as Record<string, Methods>)
  return { ...document, components: { ...document.components, responses } } as typeof document
}

export type OpenApiDocument = Awaited<ReturnType<typeof openApiDocument>>
