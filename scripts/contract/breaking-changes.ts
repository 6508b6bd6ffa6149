import { goneFields, misfitsOf, type Schema } from './schema-fit.ts'

type Content = Record<string, { schema?: Schema }>
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema; style?: string; explode?: boolean }
type Response = { content?: Content; $ref?: string }
type Operation = {
  operationId?: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content?: Content }
  responses?: Record<string, Response>
}
/** An OpenAPI document as far as a caller depends on it. */
export type ApiDocument = {
  paths?: Record<string, Record<string, Operation>>
  components?: { responses?: Record<string, Response> }
}

/** The whole of it has no name. */
const named = (at: string) => (at === '' ? '' : ` ${at}`)

/** Whoever calls sends what they sent before: it has to fit still. */
const inputBreaks = (before: Schema, after: Schema): string[] => [
  ...new Set([
    ...misfitsOf(before, after).map(({ at, rule }) => {
      if (rule === 'required') return `input${named(at)} is required`
      if (rule === 'unknown') return `input${named(at)} is taken no more`
      return rule.startsWith('value ') || rule.startsWith('type ')
        ? `input${named(at)} takes ${rule} no more`
        : `input${named(at)} is bound by ${rule}`
    }),
    ...(JSON.stringify(before.default) === JSON.stringify(after.default)
      ? []
      : [`input is another where it is left out`]),
  ]),
]

/** Whoever calls knows what was answered before: nothing else may come, and nothing may be missing. */
const outputBreaks = (before: Schema, after: Schema): string[] => [
  ...new Set([
    ...misfitsOf(after, before).map(({ at, rule }) => {
      if (rule === 'required') return `output${named(at)} may be missing`
      return rule.startsWith('value ') || rule.startsWith('type ')
        ? `output${named(at)} may be ${rule}`
        : `output${named(at)} is bound by ${rule} no more`
    }),
    ...goneFields(before, after).map((field) => `output ${field} is gone`),
  ]),
]

const contentBreaks = (
  before: Content = {},
  after: Content = {},
  { side, breaks }: { side: 'input' | 'output'; breaks: typeof inputBreaks },
) =>
  Object.entries(before).flatMap(([mediaType, { schema }]) => {
    const other = after[mediaType]
    if (!other) return [`${side} is ${mediaType} no more`]
    return schema && other.schema ? breaks(schema, other.schema) : []
  })

const parameterBreaks = (before: Parameter[] = [], after: Parameter[] = []): string[] => {
  const found = (all: Parameter[], wanted: Parameter) =>
    all.find(({ name, in: place }) => name === wanted.name && place === wanted.in)
  const kept = before.flatMap((parameter) => {
    const now = found(after, parameter)
    if (!now) return [`input ${parameter.name} is taken no more`]
    const isWrittenElse = now.style !== parameter.style || now.explode !== parameter.explode
    return [
      ...(isWrittenElse ? [`input ${parameter.name} is written another way`] : []),
      ...inputBreaks(parameter.schema ?? {}, now.schema ?? {}).map((each) =>
        each.replace('input', `input ${parameter.name}`),
      ),
    ]
  })
  const required = after.filter((parameter) => parameter.required && !found(before, parameter)?.required)
  return [...kept, ...required.map(({ name }) => `input ${name} is required`)]
}

const responseIn = ({ components }: ApiDocument, response: Response | undefined): Response | undefined =>
  response?.$ref === undefined
    ? response
    : components?.responses?.[response.$ref.replace('#/components/responses/', '')]

const operationBreaks = ([was, before]: [ApiDocument, Operation], [is, after]: [ApiDocument, Operation]): string[] => [
  ...(before.operationId === after.operationId ? [] : [`operation ${before.operationId} is ${after.operationId}`]),
  ...parameterBreaks(before.parameters, after.parameters),
  ...(after.requestBody?.required && !before.requestBody?.required ? ['input is required'] : []),
  ...contentBreaks(before.requestBody?.content, after.requestBody?.content, { side: 'input', breaks: inputBreaks }),
  ...Object.entries(before.responses ?? {}).flatMap(([status, response]) => {
    const now = responseIn(is, after.responses?.[status])
    if (!now) return [`answer ${status} is gone`]
    const content = responseIn(was, response)?.content
    return contentBreaks(content, now.content, { side: 'output', breaks: outputBreaks }).map((each) =>
      status.startsWith('2') ? each : `${status}: ${each}`,
    )
  }),
]

/**
 * What a program that was written for one document may not survive with the other, as one line for each operation and
 * change: removed paths, methods, fields and answers, inputs that are required or bound more narrowly than before, outputs
 * that are wider. What is added and may be left out breaks nothing.
 */
export const breakingChanges = (was: ApiDocument, is: ApiDocument): string[] =>
  Object.entries(was.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, before]) => {
      const after = is.paths?.[path]?.[method]
      const name = `${method.toUpperCase()} ${path}`
      if (!after) return [`${name} is gone`]
      return operationBreaks([was, before], [is, after]).map((each) => `${name}: ${each}`)
    }),
  )
