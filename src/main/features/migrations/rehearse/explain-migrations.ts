import type { RehearsalEvent, RehearsedMigration, RehearsedRun } from '../../../../contract/migration-rehearsal.ts'
import { cypherStatements } from '../lint/cypher-script.ts'
import type { Migrations } from '../migrate-track.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { firstLineOf, NO_STATEMENT } from '../statements/split-statements.ts'

const notRun = { durationMs: null, locks: [], rewritten: [], rows: null }

/**
 * Has the store read every statement of both ways without running it. A way ends at the first statement that the store
 * refuses. Throws without a store that can read.
 */
export const explainMigrations = async (
  { explain }: Pick<Migrations, 'explain'>,
  {
    migrations,
    tell,
    signal,
  }: { migrations: readonly DeclaredMigration[]; tell: (event: RehearsalEvent) => void; signal?: AbortSignal },
): Promise<RehearsedMigration[]> => {
  if (!explain) throw new Error('This store reads no statements without running them.')
  const read = async (step: 'up' | 'down', { name, up, down }: DeclaredMigration): Promise<RehearsedRun> => {
    const texts = cypherStatements(step === 'up' ? up : down).map(({ text }) => text)
    const statements: RehearsedRun['statements'] = []
    if (texts.length === 0)
      return { durationMs: null, statements, failure: { statement: null, line: '', reason: NO_STATEMENT } }
    for (const [index, text] of texts.entries()) {
      signal?.throwIfAborted()
      const line = firstLineOf(text)
      tell({ kind: 'statement', step, name, index, of: texts.length, line })
      const reason = await explain(text)
      if (reason !== null) return { durationMs: null, statements, failure: { statement: index, line, reason } }
      statements.push({ index, line, ...notRun })
    }
    return { durationMs: null, statements, failure: null }
  }
  const found: RehearsedMigration[] = []
  for (const migration of migrations) {
    const up = await read('up', migration)
    const down = migration.down.trim() === '' || up.failure ? null : await read('down', migration)
    found.push({ name: migration.name, up, down, again: null, differences: [] })
  }
  return found
}
