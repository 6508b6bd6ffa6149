import { TRACKS } from '../../../../contract/migrations.ts'
import { CLOCK_SQL } from '../../../stores/postgres/database-clock.ts'
import { VERSION } from '../../../foundation/version.ts'
import type { PlanScript, PlanToScript } from '../plan-script.port.ts'
import { quoteText } from '../catalog/words/quoting.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { LOCK_CLASS } from './migration-ledger.sql.ts'
import { createLog } from './migration-log.sql.ts'
import { FRESH_SESSION } from './send-piece.sql.ts'
import { ledgerStatements, timestampOf } from './ledger-writes.sql.ts'
import { historyOf, historyTables, takenBackOf } from './migration-history.sql.ts'

/** Names of the ledger may hold any text, so the quotes of the body are chosen to be none of it. */
const refusing = (condition: string, words: string, tag = '$script$'): string => {
  const body = `BEGIN\n  IF ${condition} THEN\n    RAISE EXCEPTION ${quoteText(words)};\n  END IF;\nEND`
  return body.includes(tag) ? refusing(condition, words, `${tag.slice(0, -1)}_$`) : `DO ${tag}\n${body} ${tag};`
}

/** Whoever is at another place of the chain would run statements that nobody has seen. */
const guards = ({ track, applied }: PlanToScript) => [
  refusing(
    `NOT pg_try_advisory_lock(${LOCK_CLASS}, ${TRACKS[track].lock})`,
    'A console is migrating this track. Try again when it is done.',
  ),
  historyTables(track, createLog(track)).replaceAll(/^ {4}/gm, '').trim(),
  refusing(
    `coalesce((SELECT string_agg(name, ',' ORDER BY id) FROM ${historyOf(track)}), '') <> ${quoteText(applied.join(','))}`,
    'The ledger is not as it was when this script was written. Export the plan again.',
  ),
]

/** How long a migration took is not known to its script. */
const entries = ({ track, direction }: PlanToScript, { name, checksum }: DeclaredMigration) => {
  const by = 'current_user'
  const version = quoteText(`${VERSION}, exported`)
  const parameters = [quoteText(name), quoteText(checksum), by, 'NULL', quoteText(direction), `'done'`, 'NULL', version]
  const filled = (statement: string) =>
    `${statement.replaceAll(/\$(\d)/g, (_, number: string) => parameters[Number(number) - 1] ?? String(timestampOf(name)))};`
  const { entered, takenOut } = ledgerStatements(track, 'NULL')
  if (direction === 'up') return [filled(entered)]
  const takenBack = `INSERT INTO ${takenBackOf(track)} (name, actor, rows) VALUES ($1, $3, 0)
  ON CONFLICT (name) DO UPDATE SET actor = excluded.actor, taken_back_at = ${CLOCK_SQL}`
  return [filled(takenOut), filled(takenBack)]
}

const step = (plan: PlanToScript, migration: DeclaredMigration) => {
  // On a line of its own: the last line may be a comment. An empty statement is none.
  const ended = `${migration[plan.direction].trimEnd()}\n;`
  const inOne = [ended, `${FRESH_SESSION};`, ...entries(plan, migration)]
  return [`-- ${migration.name}`, ...(migration.transactional ? ['BEGIN;', ...inOne, 'COMMIT;'] : inOne)].join('\n')
}

/** Scripts for psql. They take the track's lock, look at the ledger and write it as a console does. */
export const postgresPlanScript: PlanScript = {
  comment: '--',
  extension: 'sql',
  notes: ['For psql. It refuses to run on a database whose ledger is at another place, and writes the ledger.'],
  write: (plan) =>
    ['\\set ON_ERROR_STOP on', ...guards(plan), ...plan.migrations.map((each) => step(plan, each))].join('\n\n'),
}
