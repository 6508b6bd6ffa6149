import type { Node } from 'libpg-query'
import { innerStatements } from './inner-statements.ts'
import { learnStatement } from './learn-statement.ts'
import { type LintContext, newChain, nothingMade } from './lint-context.ts'
import { loadSqlParser } from './sql-parser.ts'
import { readScript, type SqlStatement } from './sql-script.ts'
import { textsOf, walk } from './sql-tree.ts'

const STATEMENTS = new Set([
  'CreateRoleStmt',
  'AlterRoleStmt',
  'AlterRoleSetStmt',
  'DropRoleStmt',
  'GrantRoleStmt',
  'ReassignOwnedStmt',
  'DropOwnedStmt',
  'AlterSystemStmt',
  'CreatedbStmt',
  'DropdbStmt',
  'AlterDatabaseStmt',
  'AlterDatabaseSetStmt',
  'AlterDatabaseRefreshCollStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'AlterTableSpaceOptionsStmt',
  'CreateSubscriptionStmt',
  'AlterSubscriptionStmt',
  'DropSubscriptionStmt',
])
/** What a statement renames, comments on, gives away or grants. */
const OBJECTS = new Set(['OBJECT_ROLE', 'OBJECT_DATABASE', 'OBJECT_TABLESPACE', 'OBJECT_PARAMETER_ACL'])
const FUNCTIONS =
  /^(?:dblink.*|lo_export|pg_file_.*|pg_logfile_rotate|pg_rotate_logfile|pg_reload_conf|pg_(?:terminate|cancel)_backend|pg_.*replication_(?:slot|origin).*|pg_promote|pg_switch_wal)$/

/** A first look, so that the parser is loaded only for texts that may have such a statement. */
const WORDS =
  /\b(?:role|user|group|grant|revoke|owned|system|database|tablespace|subscription|copy|dblink\w*|lo_export|pg_\w+)\b/i

const isServerWide = (node: Node): boolean => {
  let found = false
  walk(node, (kind, fields) => {
    const { objtype, objectType, renameType, filename, funcname } = fields
    found ||=
      STATEMENTS.has(kind) ||
      [objtype, objectType, renameType].some((type) => OBJECTS.has(type as string)) ||
      (kind === 'CopyStmt' && filename !== undefined && filename !== '') ||
      (kind === 'FuncCall' && FUNCTIONS.test(textsOf(funcname as Node[]).at(-1) ?? ''))
  })
  return found
}

/** Bodies that call functions that call functions are followed this deep. */
const MAX_DEPTH = 5

/**
 * Returns the number, from 0, of the first statement that reaches beyond its database: roles, settings and databases of
 * the server, files and programs, other sessions and servers. Bodies of `DO`, and of functions that the text makes and
 * calls, are read too; SQL that is computed when it runs is not. null when there is none.
 */
export const serverWideIn = async (sql: string): Promise<number | null> => {
  if (!WORDS.test(sql)) return null
  const parser = await loadSqlParser()
  const made = nothingMade()
  const context: LintContext = {
    direction: 'up',
    transactional: true,
    rowsOf: () => null,
    chain: newChain(),
    made,
    own: null,
  }
  const called = new Set<string>()
  const reaches = (statement: SqlStatement, depth: number): boolean => {
    if (isServerWide(statement.node)) return true
    const inner = depth < MAX_DEPTH ? innerStatements(parser, statement, { file: sql, context, called }).statements : []
    learnStatement(statement, context)
    return inner.some((each) => reaches(each, depth + 1))
  }
  return readScript(parser, sql).statements.find((statement) => reaches(statement, 0))?.index ?? null
}
