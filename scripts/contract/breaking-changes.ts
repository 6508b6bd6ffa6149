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
/** The parts of an OpenAPI document on which callers depend. */
export type ApiDocument = {
  paths?: Record<string, Record<string, Operation>>
  components?: { responses?: Record<string, Response> }
}

/** A space and the field's path; empty for the whole value. */
const named = (at: string) => (at === '' ? '' : ` ${at}`)

/** Callers send what they sent before, so every old input must still fit. */
const inputBreaks = (before: Schema, after: Schema): string[] => [
  ...new Set([
    ...misfitsOf(before, after).map(({ at, rule }) => {
      if (rule === 'required') return `input${named(at)} is required`
      if (rule === 'unknown') return `input${named(at)} is no longer accepted`
      return rule.startsWith('value ') || rule.startsWith('type ')
        ? `input${named(at)} no longer accepts ${rule}`
        : `input${named(at)} is limited by ${rule}`
    }),
    ...(JSON.stringify(before.default) === JSON.stringify(after.default) ? [] : [`input has another default`]),
  ]),
]

/** Callers know the old output, so the new output may hold nothing else and may lack nothing. */
const outputBreaks = (before: Schema, after: Schema): string[] => [
  ...new Set([
    ...misfitsOf(after, before).map(({ at, rule }) => {
      if (rule === 'required') return `output${named(at)} may be missing`
      return rule.startsWith('value ') || rule.startsWith('type ')
        ? `output${named(at)} may be ${rule}`
        : `output${named(at)} is no longer limited by ${rule}`
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
    if (!other) return [`${side} is no longer ${mediaType}`]
    return schema && other.schema ? breaks(schema, other.schema) : []
  })

const parameterBreaks = (before: Parameter[] = [], after: Parameter[] = []): string[] => {
  const found = (all: Parameter[], wanted: Parameter) =>
    all.find(({ name, in: place }) => name === wanted.name && place === wanted.in)
  const kept = before.flatMap((parameter) => {
    const now = found(after, parameter)
    if (!now) return [`input ${parameter.name} is no longer accepted`]
    const isWrittenElse = now.style !== parameter.style || now.explode !== parameter.explode
    return [
      ...(isWrittenElse ? [`input ${parameter.name} is encoded differently`] : []),
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
  ...(before.operationId === after.operationId
    ? []
    : [`operation ${before.operationId} is renamed ${after.operationId}`]),
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
 * Compares two OpenAPI documents and returns one line for each change that may break a program written for the old one:
 * removed paths, methods, fields and answers; inputs that are newly required or more limited; outputs that are wider.
 * An optional addition breaks nothing.
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

const SHARED_BY = 5

/**
 * Returns the changes for a reader: one that at least five operations share is told once, with their number. Each change
 * stands where it came first.
 */
export const toldOnce = (changes: readonly string[]): string[] => {
  const change = (line: string) => line.slice(line.indexOf(': ') + 2)
  const sharing = Map.groupBy(changes, change)
  const isFirst = (line: string) => sharing.get(change(line))![0] === line
  return changes.flatMap((line) => {
    const { length } = sharing.get(change(line))!
    if (length < SHARED_BY) return [line]
    return isFirst(line) ? [`${length} operations: ${change(line)}`] : []
  })
}
