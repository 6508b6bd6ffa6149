import { isOnePiece, splitStatements } from './split-statements.ts'

const TEXTS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\1/g

const ENDS =
  /^(?:BEGIN|START\s+TRANSACTION|COMMIT|END|ABORT|PREPARE\s+TRANSACTION|ROLLBACK(?!\s+(?:WORK\s+|TRANSACTION\s+)?TO\b))\b/i
const OUTSIDE =
  /^(?:(?:CREATE|DROP|REINDEX|ALTER\s+TABLE)\b.*\bCONCURRENTLY|VACUUM|(?:CREATE|DROP)\s+(?:DATABASE|TABLESPACE)|ALTER\s+SYSTEM)\b/is

/**
 * Returns what a file should be that is to run in one transaction; null when its statements can. `BEGIN` and its like
 * would end the transaction, or begin one that nobody ends, and others the server runs outside of one only.
 */
export const unfitForTransaction = (sql: string): string | null => {
  if (isOnePiece(sql)) return null
  for (const statement of splitStatements(sql)) {
    const plain = statement.replace(TEXTS, (text) => (/^[-/]/.test(text) ? ' ' : "''")).trim()
    const word = ENDS.exec(plain)?.[0]
    if (word !== undefined) return `a file without ${word.toUpperCase()}: the console begins and ends its transaction`
    const outside = OUTSIDE.exec(plain)?.[0]
    if (outside !== undefined)
      return `“-- transaction: none” in its first lines, because ${/CONCURRENTLY$/i.exec(outside)?.[0].toUpperCase() ?? outside.toUpperCase()} runs outside of a transaction only`
  }
  return null
}
