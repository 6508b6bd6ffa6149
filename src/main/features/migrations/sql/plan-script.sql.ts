import { TRACKS } from '../../../../contract/migrations.ts'
import { CLOCK_SQL } from '../../../stores/postgres/database-clock.ts'
import { VERSION } from '../../../foundation/version.ts'
import type { PlanScript, PlanToScript } from '../plan-script.port.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import { LOCK_CLASS } from './migration-ledger.sql.ts'
import { createLog, logOf } from './migration-log.sql.ts'
import { failuresOf, historyOf, historyTables, takenBackOf } from './migration-history.sql.ts'

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Names of the ledger may hold any text, so the quotes of the body are chosen to be none of it. */
const refusing = (condition: string, words: string, tag = '$script$'): string => {
  const body = `BEGIN\n  IF ${condition} THEN\n    RAISE EXCEPTION ${quoted(words)};\n  END IF;\nEND`
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
    `coalesce((SELECT string_agg(name, ',' ORDER BY id) FROM ${historyOf(track)}), '') <> ${quoted(applied.join(','))}`,
    'The ledger is not as it was when this script was written. Export the plan again.',
  ),
]

const entries = ({ track, direction }: PlanToScript, { name, checksum }: DeclaredMigration) => {
  const [called, sum] = [quoted(name), quoted(checksum)]
  const kept =
    direction === 'up'
      ? [
          `INSERT INTO ${historyOf(track)} ("timestamp", name, checksum) VALUES (${Number(name.slice(0, 14))}, ${called}, ${sum});`,
          `DELETE FROM ${takenBackOf(track)} WHERE name = ${called};`,
        ]
      : [
          `DELETE FROM ${historyOf(track)} WHERE name = ${called};`,
          `INSERT INTO ${takenBackOf(track)} (name, actor, rows) VALUES (${called}, current_user, 0)\n  ON CONFLICT (name) DO UPDATE SET actor = excluded.actor, taken_back_at = ${CLOCK_SQL};`,
        ]
  return [
    ...kept,
    `DELETE FROM ${failuresOf(track)} WHERE name = ${called};`,
    `INSERT INTO ${logOf(track)} (name, checksum, actor, direction, outcome, console_version)\n  VALUES (${called}, ${sum}, current_user, ${quoted(direction)}, 'done', ${quoted(`${VERSION}, exported`)});`,
  ]
}

const step = (plan: PlanToScript, migration: DeclaredMigration) => {
  const statements = migration[plan.direction].trimEnd()
  // On a line of its own: the last line may be a comment.
  const ended = statements.endsWith(';') ? statements : `${statements}\n;`
  const inOne = [ended, ...entries(plan, migration)]
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
