import { contract } from '../../contract/index.ts'

type ErrorDefinition = [code: string, message: string, dataRequired: boolean, dataSchema: unknown]

/** The REST door's OpenAPI 3.1 document, derived from the contract. The generator is loaded when someone first asks. */
export const openApiDocument = async (version: string) => {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }] = await Promise.all([
    import('@orpc/openapi'),
    import('@orpc/zod/zod4'),
  ])
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(contract, {
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
}

export type OpenApiDocument = Awaited<ReturnType<typeof openApiDocument>>
