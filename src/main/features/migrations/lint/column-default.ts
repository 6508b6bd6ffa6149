import type { Constraint, Node } from 'libpg-query'
import { textsOf, walk } from './sql-tree.ts'

const VOLATILE = new Set([
  'clock_timestamp',
  'gen_random_bytes',
  'gen_random_uuid',
  'nextval',
  'random',
  'random_normal',
  'timeofday',
  'txid_current',
  'uuid_generate_v1',
  'uuid_generate_v4',
  'uuidv4',
  'uuidv7',
])

const STABLE = new Set([
  'array_fill',
  'concat',
  'current_database',
  'current_setting',
  'date_trunc',
  'format',
  'json_build_array',
  'json_build_object',
  'jsonb_build_array',
  'jsonb_build_object',
  'lower',
  'make_date',
  'make_interval',
  'make_timestamptz',
  'md5',
  'now',
  'pg_current_xact_id',
  'statement_timestamp',
  'timezone',
  'to_char',
  'to_timestamp',
  'transaction_timestamp',
  'upper',
])

/** Whether a default is evaluated anew for every row. `unknown`: it calls a function that is not PostgreSQL's own. */
const volatilityOf = (expression: Node | undefined): 'constant' | 'volatile' | 'unknown' => {
  let found: 'constant' | 'volatile' | 'unknown' = 'constant'
  walk({ expression }, (kind, fields) => {
    if (kind !== 'FuncCall') return
    const name = textsOf(fields['funcname'] as Node[]).at(-1) ?? ''
    if (VOLATILE.has(name)) found = 'volatile'
    else if (!STABLE.has(name) && found === 'constant') found = 'unknown'
  })
  return found
}

const SERIALS = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8'])

export type NewColumn = {
  notNull: boolean
  /** Whether rows that exist get a value other than null. */
  filled: boolean
  /** Whether every row is written for it. `maybe`: it calls a function that is not PostgreSQL's own. */
  rewrites: 'no' | 'maybe' | 'yes'
  unique: boolean
  check: boolean
  reference: boolean
}

export const newColumn = (type: string, constraints: readonly Constraint[]): NewColumn => {
  const has = (kind: Constraint['contype']) => constraints.some(({ contype }) => contype === kind)
  const generated = constraints.find(({ contype }) => contype === 'CONSTR_GENERATED')
  const given = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')
  const isNull =
    given?.raw_expr && 'A_Const' in given.raw_expr ? given.raw_expr.A_Const.isnull === true : given === undefined
  const numbered = SERIALS.has(type) || has('CONSTR_IDENTITY')
  const stored = generated !== undefined && generated.generated_kind !== 'v'
  const volatility = volatilityOf(given?.raw_expr)
  return {
    notNull: has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY'),
    filled: numbered || generated !== undefined || !isNull,
    rewrites: numbered || stored || volatility === 'volatile' ? 'yes' : volatility === 'unknown' ? 'maybe' : 'no',
    unique: has('CONSTR_PRIMARY') || has('CONSTR_UNIQUE'),
    check: has('CONSTR_CHECK'),
    reference: has('CONSTR_FOREIGN'),
  }
}
