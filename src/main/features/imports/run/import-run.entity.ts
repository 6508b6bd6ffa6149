import { EntitySchema } from 'typeorm'
import {
  type ImportFault,
  importFault,
  type ImportReport,
  type ImportRun,
  importRun,
} from '../../../../contract/imports.ts'
import {
  type ColumnsOf,
  foreignKey,
  instantColumn,
  textColumn,
  uuidColumn,
  wordCheck,
} from '../../../stores/postgres/entity-columns.ts'

export type ImportRunRecord = Omit<ImportRun, 'report'> & { report: ImportReport | null; error: string | null }

export const importRunEntity = new EntitySchema<ImportRunRecord>({
  name: 'ImportRun',
  schema: 'directory',
  tableName: 'import_run',
  columns: {
    id: uuidColumn('id', { primary: true, primaryKeyConstraintName: 'import_run_pkey' }),
    actor: textColumn('actor'),
    source: textColumn('source'),
    state: textColumn('state'),
    report: { name: 'report', type: 'jsonb', nullable: true },
    error: textColumn('error', { nullable: true }),
    startedAt: instantColumn('started_at', { default: () => 'now()' }),
    finishedAt: instantColumn('finished_at', { nullable: true }),
  } satisfies ColumnsOf<ImportRunRecord>,
  checks: [wordCheck('import_run_state_check', { column: 'state', of: importRun.shape.state })],
  indices: [{ name: 'import_run_started_at_idx', columns: ['startedAt', 'id'] }],
})

export type ImportFaultRecord = Omit<ImportFault, 'line' | 'column'> & {
  importRunId: string
  ordinal: number
  /** bigint, which the driver returns as a string. */
  line: string | null
  columnName: string | null
}

export const importFaultEntity = new EntitySchema<ImportFaultRecord>({
  name: 'ImportFault',
  schema: 'directory',
  tableName: 'import_fault',
  columns: {
    importRunId: uuidColumn('import_run_id', { primary: true, primaryKeyConstraintName: 'import_fault_pkey' }),
    ordinal: { name: 'ordinal', type: 'integer', primary: true, primaryKeyConstraintName: 'import_fault_pkey' },
    file: textColumn('file'),
    line: { name: 'line', type: 'bigint', nullable: true },
    columnName: textColumn('column_name', { nullable: true }),
    code: textColumn('code'),
    severity: textColumn('severity'),
    message: textColumn('message'),
  } satisfies ColumnsOf<ImportFaultRecord>,
  foreignKeys: [
    foreignKey('import_fault_import_run_fkey', { column: 'importRunId', target: 'ImportRun', onDelete: 'CASCADE' }),
  ],
  checks: [wordCheck('import_fault_severity_check', { column: 'severity', of: importFault.shape.severity })],
})
