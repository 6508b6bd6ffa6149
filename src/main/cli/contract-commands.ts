import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { z } from 'zod'
import { Refusal, refusal } from '../../contract/errors.ts'
import { scriptContract } from '../../contract/index.ts'
import { repeatedIn } from '../doors/repeated-keys.ts'
import type { Command, CommandOption, Invocation } from './command.ts'

type Schema = z.core.$ZodType & {
  _zod: {
    def: {
      type: string
      innerType?: Schema
      shape?: Record<string, Schema>
      entries?: Record<string, string>
      in?: Schema
      out?: Schema
      element?: Schema
    }
  }
}
type Procedure = {
  '~orpc': { route: { path?: string; description?: string }; inputSchema?: Schema; outputSchema?: Schema }
}

export const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const unwrapped = (schema: Schema): Schema => {
  const { innerType, in: before, out: after } = schema._zod.def
  const inner = innerType ?? (before?._zod.def.type === 'transform' ? after : before)
  return inner ? unwrapped(inner) : schema
}

const optionOf = (name: string, schema: Schema): CommandOption => {
  const { def } = unwrapped(schema)._zod
  const flag = `--${kebab(name)}`
  const summary = schema._zod.optin === undefined ? 'required' : ''
  if (def.type === 'boolean') return { flags: flag, summary }
  if (def.type === 'enum')
    return {
      flags: `${flag} <value>`,
      summary: [summary, Object.values(def.entries ?? {}).join(' | ')].filter(Boolean).join(': '),
    }
  if (def.type === 'array') return { flags: `${flag} <value...>`, summary, many: true }
  return {
    flags: `${flag} <value>`,
    summary: [summary, def.type === 'date' ? 'an instant, such as 2026-01-31T08:00:00Z' : '']
      .filter(Boolean)
      .join(': '),
  }
}

/** Of two values of one key `JSON.parse` keeps the last, and says nothing. */
const parsed = (json: string): unknown => {
  const value: unknown = JSON.parse(json)
  const issues = repeatedIn(json, null)
  if (issues.length > 0) throw refusal('BAD_REQUEST', { issues })
  return value
}

/** `null` clears a field; JSON stands for what is no plain text. */
const valueOf = (given: unknown): unknown => {
  if (Array.isArray(given)) return given.map(valueOf)
  if (given === 'null') return null
  if (typeof given !== 'string' || !/^[[{]/.test(given)) return given
  try {
    return parsed(given)
  } catch (error) {
    if (error instanceof Refusal) throw error
    return given
  }
}

const wholeInput = async (given: unknown): Promise<object> => {
  if (typeof given !== 'string') return {}
  const json =
    given === '-' ? await text(process.stdin) : given.startsWith('@') ? await readFile(given.slice(1), 'utf8') : given
  return parsed(json) as object
}

const isList = (output: Schema | undefined) =>
  output !== undefined && 'nextCursor' in (unwrapped(output)._zod.def.shape ?? {})

const hidden = new Set(['createdAt', 'updatedAt', 'deletedAt', 'version', 'sourcedId', 'path'])

const listColumns = (items: readonly Record<string, unknown>[]) =>
  Object.keys(items[0] ?? {}).filter(
    (name) => !hidden.has(name) && items.some((item) => item[name] !== null && item[name] !== undefined),
  )

type List = { items: Record<string, unknown>[]; nextCursor?: string | null; limitReached?: string | null }

const listed = async (call: (input: object) => Promise<unknown>, input: object, { options, output }: Invocation) => {
  let page = (await call(input)) as List
  const { limitReached } = page
  if (limitReached) output.note(`A limit was reached: ${limitReached}.`)
  if (!options['all']) return void output.print(page, listColumns(page.items))
  const items = page.items
  while (page.nextCursor) {
    page = (await call({ ...input, cursor: page.nextCursor })) as List
    items.push(...page.items)
  }
  output.print(items, listColumns(items))
}

/** A client, a group of its procedures or one of them. */
type Calls = { (input?: object): Promise<unknown>; [name: string]: Calls }

const command = (path: readonly string[], procedure: Procedure): Command => {
  const { route, inputSchema, outputSchema } = procedure['~orpc']
  const shape = (inputSchema && unwrapped(inputSchema)._zod.def.shape) ?? {}
  const inPath = [...(route.path ?? '').matchAll(/\{(\w+)\}/g)].map(([, field]) => field!)
  const fields = Object.keys(shape).filter((field) => !inPath.includes(field))
  const list = isList(outputSchema)
  return {
    name: path.map(kebab).join(' '),
    aliases: path.at(-1) === 'search' ? ['list'] : [],
    summary: route.description ?? '',
    args: inPath.map((field) => ({ name: field, summary: '' })),
    options: [
      ...fields.map((field) => optionOf(field, shape[field]!)),
      ...(fields.length > 0
        ? [{ flags: '--input <json>', summary: 'the whole input as JSON, @file or - for standard input' }]
        : []),
      ...(list ? [{ flags: '--all', summary: 'every page, not only one' }] : []),
    ],
    run: async (invocation) => {
      const { client, args, options, output } = invocation
      const given = fields.filter((field) => options[field] !== undefined)
      const input = {
        ...(await wholeInput(options['input'])),
        ...Object.fromEntries(given.map((field) => [field, valueOf(options[field])])),
        ...Object.fromEntries(inPath.map((field, at) => [field, args[at]])),
      }
      const call = path.reduce((group, name) => group[name]!, client as unknown as Calls)
      if (list) return listed(call, input, invocation)
      output.print(await call(inputSchema ? input : undefined))
    },
  }
}

/** Streams and files need commands of their own. */
const isPlain = ({ '~orpc': { inputSchema, outputSchema } }: Procedure) => {
  const fields = Object.values((inputSchema && unwrapped(inputSchema)._zod.def.shape) ?? {})
  return (
    outputSchema !== undefined &&
    '_zod' in outputSchema &&
    !fields.some((field) => unwrapped(field)._zod.def.type === 'file')
  )
}

type Procedures = { [name: string]: Procedures | Procedure }

const isProcedure = (entry: Procedures | Procedure): entry is Procedure => '~orpc' in entry

const commandsOf = (group: Procedures, path: readonly string[] = []): Command[] =>
  Object.entries(group).flatMap(([name, entry]) => {
    if (!isProcedure(entry)) return commandsOf(entry, [...path, name])
    return isPlain(entry) ? [command([...path, name], entry)] : []
  })

/**
 * One command per procedure that takes and gives plain values, under the words of its place in the contract:
 * `people search`, `org-units get <id>`, `org-chart scenes list`.
 */
export const contractCommands: Command[] = commandsOf(scriptContract as unknown as Procedures)
