import type { z } from 'zod'
import { contract } from '../../contract/index.ts'

type Schema = z.core.$ZodType & {
  _zod: { def: { type: string; innerType?: Schema; in?: Schema; shape?: Record<string, Schema> } }
}
type Procedure = { '~orpc': { route: { method?: string; path?: string }; inputSchema?: Schema } }

const hasFile = (schema: Schema | undefined): boolean => {
  if (schema === undefined) return false
  const { type, innerType, in: inner, shape } = schema._zod.def
  return type === 'file' || hasFile(innerType) || hasFile(inner) || Object.values(shape ?? {}).some(hasFile)
}

type Address = { pattern: RegExp; methods: string[]; takesFile: boolean }

const inRest = (path: string) => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`)

const addressesOf = (node: object, path: string[] = []): { rest: Address; rpc: Address }[] => {
  if (!('~orpc' in node))
    return Object.entries(node).flatMap(([name, below]) => addressesOf(below as object, [...path, name]))
  const { route, inputSchema } = (node as Procedure)['~orpc']
  const { method = 'POST', path: restPath = `/${path.join('/')}` } = route
  const takesFile = hasFile(inputSchema)
  return [
    {
      rest: { pattern: inRest(restPath), methods: [method], takesFile },
      rpc: {
        pattern: new RegExp(`^/${path.join('/')}$`),
        methods: method === 'GET' ? ['GET', 'POST'] : ['POST'],
        takesFile,
      },
    },
  ]
}

const all = addressesOf(contract)

/** Where a door finds its procedures, below its prefix: those of the path whatever the method. Empty when none is there. */
const at = (door: 'rest' | 'rpc', path: string) =>
  all.map((each) => each[door]).filter(({ pattern }) => pattern.test(path))

/** The methods of the procedures at this path; empty when there is none. */
export const methodsAt = (door: 'rest' | 'rpc', path: string): string[] => [
  ...new Set(at(door, path).flatMap(({ methods }) => methods)),
]

/** Whether the procedure there has a file in its input: only such a one takes a form. */
export const takesFile = (door: 'rest' | 'rpc', { method, path }: { method: string; path: string }): boolean =>
  at(door, path).some((each) => each.takesFile && each.methods.includes(method))
