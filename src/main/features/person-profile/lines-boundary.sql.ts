import type { PostgresStore } from '../../stores/postgres/open-postgres.ts'
import { NOW_SQL } from '../../stores/postgres/database-clock.ts'
import type { LinesBoundary } from './person-profile.port.ts'

/** Who asks has read the time of the question some milliseconds before. */
const MARGIN = "interval '1 second'"

const BOUNDARY = `WITH head AS MATERIALIZED (SELECT ${NOW_SQL} - ${MARGIN} AS since)
SELECT head.since, least(
  (SELECT min(valid_from) FROM directory.reporting_line WHERE valid_from > head.since),
  (SELECT min(valid_to) FROM directory.reporting_line WHERE valid_to > head.since)
) AS next FROM head`

export const postgresLinesBoundary =
  ({ lookups }: Pick<PostgresStore, 'lookups'>): LinesBoundary =>
  async () => {
    const { rows } = await lookups.query<{ since: Date; next: Date | null }>({ name: 'lines-boundary', text: BOUNDARY })
    return rows[0]!
  }
