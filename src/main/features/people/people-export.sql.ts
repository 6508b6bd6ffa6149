import type pg from 'pg'
import type { Id } from '../../../contract/ids.ts'
import type { PeopleFilter, PeopleSort } from '../../../contract/people.ts'
import { orderBy, statementValues } from '../../stores/postgres/keyset.ts'
import type { ExportedPerson } from './people-directory.port.ts'
import { listedCondition, peopleConditions, unitScope } from './people-filter.sql.ts'
import { mainAssignment, peopleKeyset, personColumns } from './people-list.sql.ts'

const BATCH = 1_000

/** How long the reader of an export may take for one batch. */
const READER_TIMEOUT = '10min'

export type ExportQuery = PeopleFilter & { sort: PeopleSort; ids?: Id[] }

export const peopleExportStatement = (query: ExportQuery, units: Awaited<ReturnType<typeof unitScope>>) => {
  const { values, bind } = statementValues()
  const conditions = query.ids
    ? [`p.id = ANY (${bind(query.ids)}::uuid[])`]
    : [listedCondition(query, 'p'), ...peopleConditions(query, { alias: 'p', bind, units, probing: false })]
  const text = `SELECT ${personColumns('p')}, main.role_name AS role, main.org_unit_name AS "orgUnit"
    FROM directory.person p ${mainAssignment('p')}
    WHERE ${conditions.join(' AND ')}
    ORDER BY ${orderBy(peopleKeyset(query.sort), 'p')}`
  return { text, values }
}

/** Reads one snapshot through a server-side cursor, a batch at a time. Ending the iteration closes the cursor. */
export async function* exportPeopleRows(pool: pg.Pool, query: ExportQuery): AsyncGenerator<ExportedPerson[]> {
  const units = query.ids ? undefined : await unitScope(pool, query)
  const { text, values } = peopleExportStatement(query, units)
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = '${READER_TIMEOUT}'`)
    await client.query({ text: `DECLARE people_export NO SCROLL CURSOR FOR ${text}`, values })
    for (;;) {
      const { rows } = await client.query<ExportedPerson>(`FETCH ${BATCH} FROM people_export`)
      if (rows.length > 0) yield rows
      if (rows.length < BATCH) break
    }
  } catch (error) {
    failure = error as Error
    throw error
  } finally {
    // A rollback is the quickest end of a read. A connection that fails to roll back is not given back.
    await client.query('ROLLBACK').catch((error: Error) => (failure = error))
    client.release(failure)
  }
}
