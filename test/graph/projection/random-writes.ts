import { randomInt } from 'node:crypto'
import type { Pool } from 'pg'
import { uuidv7 } from 'uuidv7'

/** Changes rows of every projected kind and names them in the outbox in one transaction, as the console's writes do. */
export const randomWrite = async (pool: Pool): Promise<void> => {
  const client = await pool.connect()
  const one = async (table: string) =>
    (await client.query<{ id: string }>(`SELECT id FROM directory.${table} ORDER BY random() LIMIT 1`)).rows[0]?.id
  const changed = (kind: string, ids: string[]) =>
    client.query('INSERT INTO directory.outbox_event (kind, entity_ids) VALUES ($1, $2)', [kind, ids])
  try {
    await client.query('BEGIN')
    const person = uuidv7()
    await client.query(
      `INSERT INTO directory.person (id, given_name, family_name, username) VALUES ($1, 'Given', $2, $2)`,
      [person, person.slice(-8)],
    )
    await changed('person', [person])
    const unit = await one('org_unit')
    const role = await one('role')
    const other = (await one('person'))!
    // More events than a batch holds, so that the projector reads the next batch while it writes one.
    if (randomInt(20) === 0) {
      await client.query(`UPDATE directory.person SET given_name = 'Given' || $2::int WHERE id = $1`, [
        other,
        randomInt(1_000_000),
      ])
      await client.query(
        `INSERT INTO directory.outbox_event (kind, entity_ids) SELECT 'person', ARRAY[$1::uuid] FROM generate_series(1, 2500)`,
        [other],
      )
    }
    const choice = randomInt(6)
    if (choice === 0) {
      const id = uuidv7()
      await client.query(`INSERT INTO directory.org_unit (id, parent_id, kind, name) VALUES ($1, $2, 'class', $3)`, [
        id,
        unit,
        id.slice(-6),
      ])
      await changed('orgUnit', [id])
    } else if (choice === 1) {
      await client.query(
        `UPDATE directory.person SET status = CASE status WHEN 'active' THEN 'inactive' ELSE 'active' END WHERE id = $1`,
        [other],
      )
      await changed('person', [other])
    } else if (choice === 2) {
      const gone = await client.query<{ id: string }>(
        'DELETE FROM directory.assignment WHERE id = (SELECT id FROM directory.assignment ORDER BY random() LIMIT 1) RETURNING id',
      )
      if (gone.rows[0]) await changed('assignment', [gone.rows[0].id])
    } else if (choice === 3) {
      const id = (await one('delegation'))!
      await client.query('UPDATE directory.delegation SET revoked_at = now() WHERE id = $1', [id])
      await changed('delegation', [id])
    }
    const assignment = uuidv7()
    await client.query(
      'INSERT INTO directory.assignment (id, person_id, role_id, org_unit_id, valid_from) VALUES ($1, $2, $3, $4, now())',
      [assignment, person, role, unit],
    )
    await changed('assignment', [assignment])
    if (other !== person) {
      const delegation = uuidv7()
      await client.query(
        'INSERT INTO directory.delegation (id, delegator_id, delegate_id, org_unit_id, role_id, valid_from) VALUES ($1, $2, $3, $4, $5, now())',
        [delegation, other, person, unit, role],
      )
      await changed('delegation', [delegation])
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
