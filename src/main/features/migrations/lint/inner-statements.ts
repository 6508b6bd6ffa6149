import type { DoStmt, Node } from 'libpg-query'
import type { Found, LintContext } from './lint-context.ts'
import type { SqlParser } from './sql-parser.ts'
import { byteToUnit, type SqlStatement } from './sql-script.ts'
import { qualified, textsOf, walk } from './sql-tree.ts'

/** What a statement runs inside of it. `found` says what could not be read. */
export type Inner = { statements: SqlStatement[]; found: Found[] }

type Body = { text: string; language: string; at: number | null; source: string }

const none: Inner = { statements: [], found: [] }

const join = (parts: Inner[]): Inner => ({
  statements: parts.flatMap(({ statements }) => statements),
  found: parts.flatMap(({ found }) => found),
})

const unchecked = (at: number, detail: string, object = ''): Found => ({
  code: 'not-checked',
  severity: 'warning',
  at,
  object,
  detail,
})

/** Reads SQL that runs inside of `outer`. `from` is where its text is in the file, null when it is not there verbatim. */
const innerSql = (
  parser: SqlParser,
  outer: SqlStatement,
  { text, from }: { text: string; from: number | null },
): Inner => {
  try {
    const unitOf = byteToUnit(text)
    const { stmts = [] } = parser.parse(text)
    const statements = stmts.map(({ stmt, stmt_location: location = 0 }): SqlStatement => {
      const leading = /^\s*/.exec(text.slice(unitOf(location)))![0].length
      const start = from === null ? outer.start : from + unitOf(location) + leading
      const at = (place: number | undefined) =>
        from === null || place === undefined || place < 0 ? start : Math.max(start, from + unitOf(place))
      return { node: stmt!, index: outer.index, start, end: outer.end, at, inside: true, text }
    })
    return { statements, found: [] }
  } catch (error) {
    const at = from ?? outer.start
    return {
      statements: [],
      found: [{ code: 'syntax', severity: 'error', at, object: '', detail: (error as Error).message }],
    }
  }
}

type ProcedureStep = { lineno?: number } & Record<string, unknown>
type Expression = { query: string; parseMode?: number }

const expressionOf = (value: unknown): Expression | undefined =>
  (value as { PLpgSQL_expr?: Expression } | undefined)?.PLpgSQL_expr

/** The steps of a PL/pgSQL body that run SQL, in order. `dynamic` ones compute its text. */
const stepsOf = (tree: unknown) => {
  const steps: { line: number; query: string; dynamic: boolean }[] = []
  const open = [tree]
  while (open.length > 0) {
    const value = open.pop()
    if (Array.isArray(value)) open.push(...value.toReversed())
    else if (typeof value === 'object' && value !== null) {
      for (const [key, fields] of Object.entries(value)) {
        if (!key.startsWith('PLpgSQL_stmt_')) continue
        const { lineno: line = 1, ...rest } = fields as ProcedureStep
        if (/_(commit|rollback)$/.test(key)) steps.push({ line, query: key.slice(13).toUpperCase(), dynamic: false })
        for (const [name, part] of Object.entries(rest)) {
          const expression = expressionOf(part)
          if (expression === undefined) continue
          const dynamic = name === 'dynquery' || (name === 'query' && /dynexecute|dynfors/.test(key))
          if (dynamic || (expression.parseMode ?? 0) === 0) steps.push({ line, query: expression.query, dynamic })
        }
      }
      open.push(...Object.values(value).toReversed())
    }
  }
  return steps
}

/** Where a line of a body begins, from the body's start. */
const lineStart = (body: string, line: number) => {
  let at = 0
  for (let passed = 1; passed < line; passed++) {
    const end = body.indexOf('\n', at)
    if (end === -1) return at
    at = end + 1
  }
  return at
}

const placeOf = (
  body: Body,
  { line, query }: { line: number; query: string },
): { from: number | null; near: number } => {
  const begins = lineStart(body.text, line)
  const base = body.at ?? 0
  const leading = /^\s*/.exec(body.text.slice(begins))![0].length
  const near = base + begins + leading
  if (body.at === null) return { from: null, near }
  const verbatim = body.text.indexOf(query, begins)
  if (verbatim !== -1) return { from: base + verbatim, near }
  // PERFORM is read as SELECT.
  const tail = query.startsWith('SELECT ') ? body.text.indexOf(query.slice(7), begins) : -1
  return { from: tail === -1 ? null : base + tail - 7, near }
}

/** A name that stands for one that is only known when the statement runs. */
const ANY_NAME = '"?"'

/** The text that an expression makes, with `ANY_NAME` for the parts that are not constants; undefined if it has none. */
const textOf = (node: Node | undefined): string | undefined => {
  if (node === undefined) return undefined
  if ('A_Const' in node) return node.A_Const.sval?.sval
  if ('TypeCast' in node) return textOf(node.TypeCast.arg)
  if ('A_Expr' in node && textsOf(node.A_Expr.name)[0] === '||') {
    const [left, right] = [textOf(node.A_Expr.lexpr), textOf(node.A_Expr.rexpr)]
    return left === undefined && right === undefined ? undefined : (left ?? ANY_NAME) + (right ?? ANY_NAME)
  }
  if ('FuncCall' in node) {
    const name = textsOf(node.FuncCall.funcname).at(-1)
    const [first, ...rest] = node.FuncCall.args ?? []
    if (name === 'quote_ident') return ANY_NAME
    if (name !== 'format') return undefined
    const values = [...rest]
    return textOf(first)?.replace(/%(?:%|(?:\d+\$)?-?\d*([sIL]))/g, (_, kind: string | undefined) => {
      if (kind === undefined) return '%'
      const value = textOf(values.shift())
      return kind === 'L' ? `'${value ?? ''}'` : (value ?? ANY_NAME)
    })
  }
  return undefined
}

const dynamicSql = (parser: SqlParser, outer: SqlStatement, expression: string): Inner => {
  try {
    const [select] = parser.parse(`SELECT ${expression}`).stmts ?? []
    const target = select?.stmt && 'SelectStmt' in select.stmt ? select.stmt.SelectStmt.targetList?.[0] : undefined
    const text = target && 'ResTarget' in target ? textOf(target.ResTarget.val) : undefined
    if (text !== undefined) {
      const read = innerSql(parser, outer, { text, from: null })
      if (read.found.length === 0) return read
    }
  } catch {
    // What cannot be read is told below.
  }
  return { statements: [], found: [unchecked(outer.start, `EXECUTE ${expression}`)] }
}

const plpgsql = (parser: SqlParser, outer: SqlStatement, body: Body): Inner => {
  let tree: unknown
  try {
    tree = parser.parseProcedure(body.source)
  } catch (error) {
    const { message } = error as Error
    // The parser knows no tables, so it takes some correct declarations for faults. A fault of syntax is one anywhere.
    if (!message.startsWith('syntax error')) return { statements: [], found: [unchecked(outer.start, message)] }
    return {
      statements: [],
      found: [{ code: 'syntax', severity: 'error', at: outer.start, object: '', detail: message }],
    }
  }
  return join(
    stepsOf(tree).map(({ line, query, dynamic }) => {
      const { from, near } = placeOf(body, { line, query })
      const step = { ...outer, start: near, at: () => near, inside: true }
      return dynamic ? dynamicSql(parser, step, query) : innerSql(parser, step, { text: query, from })
    }),
  )
}

const readBody = (parser: SqlParser, outer: SqlStatement, body: Body): Inner => {
  if (body.language === 'plpgsql') return plpgsql(parser, outer, body)
  if (body.language === 'sql') return innerSql(parser, outer, { text: body.text, from: body.at })
  return { statements: [], found: [unchecked(outer.start, `LANGUAGE ${body.language}`)] }
}

const doBody = ({ args = [] }: DoStmt, { file, statement }: { file: string; statement: SqlStatement }): Body => {
  let [text, language, from] = ['', 'plpgsql', statement.start]
  for (const node of args) {
    if (!('DefElem' in node) || !node.DefElem.arg || !('String' in node.DefElem.arg)) continue
    const value = node.DefElem.arg.String.sval ?? ''
    if (node.DefElem.defname === 'language') language = value.toLowerCase()
    else [text, from] = [value, statement.at(node.DefElem.location)]
  }
  const at = file.indexOf(text, from)
  return { text, language, at: at === -1 ? null : at, source: statement.text }
}

/** The functions that a statement calls and that this file made before. */
const calledHere = ({ node }: SqlStatement, { made }: LintContext) => {
  if (made.functions.size === 0 || !('SelectStmt' in node || 'CallStmt' in node)) return []
  const names = new Set<string>()
  const note = (name: Node[] | undefined) => names.add(qualified(textsOf(name), made.schema))
  walk(node, (kind, fields) => kind === 'FuncCall' && note(fields['funcname'] as Node[]))
  if ('CallStmt' in node) note(node.CallStmt.funccall?.funcname)
  return [...names].filter((name) => made.functions.has(name))
}

/**
 * Returns what runs inside of a statement: the body of a `DO`, or of a function that this file made and the statement
 * calls. `called` has the functions that were read already.
 */
export const innerStatements = (
  parser: SqlParser,
  statement: SqlStatement,
  { file, context, called }: { file: string; context: LintContext; called: Set<string> },
): Inner => {
  const { node } = statement
  if ('DoStmt' in node && !statement.inside)
    return readBody(parser, statement, doBody(node.DoStmt, { file, statement }))
  return join(
    calledHere(statement, context).map((name) => {
      if (called.has(name)) return none
      called.add(name)
      const { body, language, at: from, source } = context.made.functions.get(name)!
      const at = file.indexOf(body, from)
      return readBody(parser, statement, { text: body, language, at: at === -1 ? null : at, source })
    }),
  )
}
