import type { ErrorData, Issue } from '../../../contract/errors.ts'
import type { ConflictReason, DirectoryRule } from '../../../contract/reasons/refusals.ts'

/** What a refusal of a command means, where the message of its code says less. Its detail stands on the next line. */
const because: Partial<Record<ConflictReason | DirectoryRule, string>> = {
  'backup-damaged': 'A file of this backup is damaged. Nothing was changed.',
  'backup-failed': 'No backup could be written, so nothing was changed.',
  busy: 'Another console is writing there. Try again.',
  'chain-broken':
    'A file of an applied migration is changed or missing here, so nothing runs. See: migrations validate',
  confirmation: 'Nothing was run: the name of the school has to be given.',
  'import-running': 'Another import of this school is running. Try again when it has ended.',
  'in-use': 'Others read or write this school, so nothing was changed.',
  'ledger-exists': 'Migrations are recorded here already, so no baseline is needed.',
  'lock-lost': 'Another console took the lock of the graph’s migrations over. See: migrations status',
  migration: 'The server refuses a migration.',
  'migration-file': 'A file cannot be read as a migration.',
  'model-refused': 'The server cannot make the model of this track.',
  'no-graph': 'This school has no Neo4j.',
  'no-scratch-database':
    'A copy cannot be made: let the login create databases (CREATEDB), or run this where PostgreSQL has the same version.',
  'no-way-back': 'A migration on the way has no way back.',
  'not-compared':
    'The schema cannot be compared: let the login create databases (CREATEDB), or run this where PostgreSQL has the same version.',
  'not-generated': 'No migration was written, because it would not do what it should.',
  'out-of-order':
    'A pending migration is named before one that is applied. To apply it: migrations up --allow-out-of-order',
  'plan-changed': 'The plan or its rows changed since it was shown. Nothing was run. See: migrations preview',
  'plan-expired': 'The plan was shown too long ago. Nothing was run. See: migrations preview',
  'plan-spent': 'The plan was used before. Nothing was run. See: migrations preview',
  pooled: 'A pooler shares the sessions of this connection, so the migration lock would not hold.',
  'requirement-pending': 'Another track has to be brought up first.',
  schema: 'The server refuses a change of the schema.',
  'schema-changed': 'The schema is not as the migrations make it. Nothing was recorded.',
  'schema-drift': 'The schema is not as its migrations left it. See: migrations drift',
  'schema-gone': 'A table or schema is missing in the database. See: migrations drift',
  'schema-newer': 'A newer console migrated this database. Open it with that one.',
  'schema-pending': 'The database has pending migrations. See: migrations status',
  'school-emptied': 'A migration that was taken back removed rows of this school. See: backups list',
  unanswered: 'Something has to be answered or confirmed first.',
}

type Refused = { code: string; message: string; data: unknown }

const conflictLines = (message: string, { reason, detail, count }: ErrorData<'CONFLICT'>) => {
  const head = because[reason] ?? message
  const about = detail ?? (count === undefined ? '' : `${count} pending`)
  return [head, `  ${about === '' || about === head ? '' : `${about} `}(${reason})`]
}

const ruleLines = (message: string, { rule, field, expected, most, unknown, counts }: ErrorData<'RULE_VIOLATION'>) => {
  const more = { most, unknown, counts }
  const values = Object.values(more).some((value) => value !== undefined) ? ` ${JSON.stringify(more)}` : ''
  return [because[rule] ?? message, `  ${field === undefined ? '' : `${field}: `}${expected}${values} (${rule})`]
}

/** What is printed of a refusal for people: a sentence, and what it is about with its code for who looks it up. */
export const refusalLines = ({ code, message, data }: Refused): string[] => {
  if (code === 'BAD_REQUEST') {
    const { issues = [] } = (data ?? {}) as { issues?: Issue[] }
    if (issues.length > 0) return [message, ...issues.map(({ field, expected }) => `  ${field}: expected ${expected}`)]
  }
  if (code === 'CONFLICT' && data) return conflictLines(message, data as ErrorData<'CONFLICT'>)
  if (code === 'RULE_VIOLATION' && data) return ruleLines(message, data as ErrorData<'RULE_VIOLATION'>)
  return data ? [message, `  ${JSON.stringify(data)}`] : [message]
}
