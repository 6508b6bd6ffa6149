import type pg from 'pg'
import type { ReportingLineRow } from '../../../../contract/reporting-lines.ts'
import { instantKey, keysetOf } from '../../../stores/postgres/keyset.ts'
import { readPage } from '../../../stores/postgres/list-page.ts'
import { personName } from '../../../stores/postgres/person-name.ts'
import type { ReportingLineQuery } from './reporting-line-register.port.ts'
import { validAt } from '../../../stores/postgres/validity.ts'

const columns = `t.id, t.person_id AS "personId", t.manager_id AS "managerId", t.valid_from AS "validFrom",
  t.valid_to AS "validTo", t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.version,
  ${personName('p')} AS "personName", ${personName('m')} AS "managerName"`

const joins = 'JOIN directory.person p ON p.id = t.person_id JOIN directory.person m ON m.id = t.manager_id'

export const searchReportingLineRows = (pool: pg.Pool, query: ReportingLineQuery) => {
  const { personId, managerId, at, sort } = query
  return readPage<ReportingLineRow>(pool, {
    list: 'reporting-lines',
    keyset: keysetOf(sort, { validFrom: [instantKey('valid_from')] }),
    query,
    table: 'directory.reporting_line',
    conditions: (bind) => {
      const conditions: string[] = []
      if (personId !== undefined) conditions.push(`t.person_id = ${bind(personId)}::uuid`)
      if (managerId !== undefined) conditions.push(`t.manager_id = ${bind(managerId)}::uuid`)
      if (at !== undefined) {
        const instant = `${bind(at.toISOString())}::timestamptz`
        conditions.push(validAt('t', instant))
      }
      return conditions
    },
    columns,
    joins,
  })
}
