import type { z } from 'zod'
import { contract, scriptContract } from '../../contract/index.ts'

type Check = { _zod: { def: { check: string } } }
type Schema = z.core.$ZodType & {
  _zod: { def: { type: string; innerType?: Schema; in?: Schema; shape?: Record<string, Schema>; checks?: Check[] } }
}
type Procedure = { '~orpc': { route: { method?: string; path?: string }; inputSchema?: Schema } }

const maximumOf = (checks: Check[]) => {
  const found = checks.map(({ _zod }) => _zod.def).find(({ check }) => check === 'max_size')
  return (found as { maximum?: number } | undefined)?.maximum ?? 0
}

/** Bytes of the largest file that the input takes, as its schema says; 0 when it takes none. */
const fileBytes = (schema: Schema | undefined): number => {
  if (schema === undefined) return 0
  const { type, innerType, in: inner, shape, checks = [] } = schema._zod.def
  if (type === 'file') return maximumOf(checks)
  return Math.max(fileBytes(innerType), fileBytes(inner), ...Object.values(shape ?? {}).map(fileBytes))
}

type Address = { pattern: RegExp; methods: string[]; fileBytes: number }

const inRest = (path: string) => new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`)

const addressesOf = (node: object, path: string[] = []): { rest: Address; rpc: Address }[] => {
  if (!('~orpc' in node))
    return Object.entries(node).flatMap(([name, below]) => addressesOf(below as object, [...path, name]))
  const { route, inputSchema } = (node as Procedure)['~orpc']
  const { method = 'POST', path: restPath = `/${path.join('/')}` } = route
  const bytes = fileBytes(inputSchema)
  return [
    {
      rest: { pattern: inRest(restPath), methods: [method], fileBytes: bytes },
      rpc: {
        pattern: new RegExp(`^/${path.join('/')}$`),
        methods: method === 'GET' ? ['GET', 'POST'] : ['POST'],
        fileBytes: bytes,
      },
    },
  ]
}

const all = {
  rest: addressesOf(scriptContract).map(({ rest }) => rest),
  rpc: addressesOf(contract).map(({ rpc }) => rpc),
}

/**
 * Returns the procedures of a door at a path below its prefix, whatever the method. Returns none when there is none.
 */
const at = (door: 'rest' | 'rpc', path: string) => all[door].filter(({ pattern }) => pattern.test(path))

/** Returns the methods of the procedures at this path, or none. */
export const methodsAt = (door: 'rest' | 'rpc', path: string): string[] => [
  ...new Set(at(door, path).flatMap(({ methods }) => methods)),
]

/** Returns the bytes of the largest file in the input of the procedure. 0 means that it takes no file and no form. */
export const largestFile = (door: 'rest' | 'rpc', { method, path }: { method: string; path: string }): number =>
  Math.max(0, ...at(door, path).flatMap((each) => (each.methods.includes(method) ? [each.fileBytes] : [])))
