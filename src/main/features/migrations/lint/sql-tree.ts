import type { Node, RangeVar, TypeName } from 'libpg-query'

type Tree = { [key: string]: unknown }

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null

/** Calls `visit` with every node below `root`, outer ones first, as kind and fields. */
export const walk = (root: unknown, visit: (kind: string, fields: Tree) => void): void => {
  const open = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (Array.isArray(value)) open.push(...value.toReversed())
    else if (isTree(value)) {
      const entries = Object.entries(value)
      for (const [kind, fields] of entries) if (/^[A-Z]/.test(kind) && isTree(fields)) visit(kind, fields)
      open.push(...entries.map(([, fields]) => fields).toReversed())
    }
  }
}

export const kindOf = (node: Node): string => Object.keys(node)[0] ?? ''

/** The texts of a list of names, e.g. schema and table. */
export const textsOf = (nodes: readonly Node[] | undefined): string[] =>
  (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []))

/** The name of a table with its schema. One without a schema is in `schema`. */
export const nameOf = (relation: RangeVar | undefined, schema: string): string =>
  `${relation?.schemaname ?? schema}.${relation?.relname ?? ''}`

/** The name of an object that DROP, COMMENT and the like name by parts. */
export const qualified = (parts: readonly string[], schema: string): string =>
  parts.length > 1 ? parts.slice(-2).join('.') : `${schema}.${parts[0] ?? ''}`

export type SqlType = { name: string; limits: number[]; array: boolean }

export const typeOf = (type: TypeName | undefined): SqlType => ({
  name: textsOf(type?.names).at(-1) ?? '',
  limits: (type?.typmods ?? []).flatMap((node) => ('A_Const' in node ? [node.A_Const.ival?.ival ?? 0] : [])),
  array: (type?.arrayBounds ?? []).length > 0,
})
