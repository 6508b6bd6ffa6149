import type { DataSource } from 'typeorm'
import { EntitySchema } from 'typeorm'
import { beforeEach, describe, expect, it } from 'vitest'
import { directoryEntities } from '../../../src/main/school/directory-entities.ts'
import { useDatabase } from '../../postgres.ts'
import { catalogOf, migration } from './schema.fixture.ts'

const database = useDatabase({ entities: async () => directoryEntities })
const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await database.store.pool.query<Row>(text, values)).rows

const uuid = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const constraint = (name: string) => expect.objectContaining({ constraint: name })

const differences = async (dataSource: DataSource) => {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log()
  return upQueries.map(({ query: text }) => text)
}

describe('the model', () => {
  it('is what the migrations make', async () => {
    expect(await differences(await database.store.dataSource())).toEqual([])
  })

  it('lets a column hold the words that the contract lists, and no other', async () => {
    const quoted = (text: string) => [...text.matchAll(/'([^']*)'/g)].map(([, word]) => word).toSorted()
    const closed = directoryEntities
      .flatMap(({ options }) => options.checks ?? [])
      .filter(({ expression }) => / IN \('/.test(expression))
    const stored = await query<{ name: string; definition: string }>(
      'SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = ANY ($1)',
      [closed.map(({ name }) => name)],
    )
    const wordsOf = (checks: { name: string; words: unknown[] }[]) =>
      Object.fromEntries(checks.map(({ name, words }) => [name, words]))
    expect(wordsOf(stored.map(({ name, definition }) => ({ name, words: quoted(definition) })))).toEqual(
      wordsOf(closed.map(({ name, expression }) => ({ name: name!, words: quoted(expression) }))),
    )
    expect(closed.map(({ name }) => name)).toContain('org_unit_kind_check')
  })

  it('shows as different when one column, index or generated expression is', async () => {
    const changed = directoryEntities.map((entity) => {
      if (entity.options.name !== 'Person') return entity
      const { options } = entity as EntitySchema<Record<string, unknown>>
      const { usernameKey } = options.columns
      return new EntitySchema({
        ...options,
        columns: {
          ...options.columns,
          nickname: { type: 'text', nullable: true },
          usernameKey: { ...usernameKey!, asExpression: 'directory.fold(username)' },
        },
        indices: options.indices?.filter(({ name }) => name !== 'person_name_idx'),
      } as typeof options)
    })
    const texts = await differences(await database.open({ entities: async () => changed }).dataSource())
    expect(texts.join('\n')).toMatch(/nickname/)
    expect(texts.join('\n')).toMatch(/username_key/)
    expect(texts.join('\n')).toMatch(/person_name_idx/)
  })
})

describe('down', () => {
  it('reverts all that up made, and up makes the same again', async () => {
    const empty = await database.open({ poolSize: 1 }).pool.connect()
    try {
      const { up, down } = await migration()
      const before = await catalogOf(empty)
      await empty.query(`BEGIN; ${down}`)
      expect(await catalogOf(empty)).toEqual([])
      const { rows } = await empty.query("SELECT FROM pg_namespace WHERE nspname = 'directory'")
      expect(rows).toEqual([])
      await empty.query(up)
      expect(await catalogOf(empty)).toEqual(before)
      await empty.query('ROLLBACK')
    } finally {
      empty.release()
    }
  })

  it('uses existing extensions and leaves them there', async () => {
    const client = await database.open({ poolSize: 1 }).pool.connect()
    try {
      const { up, down } = await migration()
      await client.query(`BEGIN; ${down}; CREATE SCHEMA "Else where"`)
      for (const name of ['unaccent', 'pg_trgm', 'btree_gist']) {
        await client.query(`CREATE EXTENSION ${name} WITH SCHEMA "Else where"`)
      }
      await client.query(`SET LOCAL search_path = ''; ${up}`)
      const { rows } = await client.query(`SELECT directory.fold('Núñez STRASSE ß') AS folded`)
      expect(rows).toEqual([{ folded: 'nunez strasse ss' }])
      await client.query(down)
      const kept = await client.query(`SELECT FROM pg_extension WHERE extnamespace = '"Else where"'::regnamespace`)
      expect(kept.rowCount).toBe(3)
      await client.query('ROLLBACK')
    } finally {
      client.release()
    }
  })
})

describe('the database itself', () => {
  const person = (number: number, email: string | null = null) =>
    query(
      `INSERT INTO directory.person (id, given_name, family_name, username, email) VALUES ($1, 'Ana', 'Ruiz', 'u', $2)`,
      [uuid(number), email],
    )
  const unit = (number: number, parent: number | null) => [uuid(number), parent === null ? null : uuid(parent)]

  beforeEach(async () => {
    await database.truncate()
    for (let number = 1; number <= 4; number += 1) await person(number)
  })

  it('refuses an e-mail twice in any case of any script, but not of the deleted', async () => {
    await person(11, 'Жук@example.org')
    await expect(person(12, 'жУК@example.org')).rejects.toEqual(constraint('person_email_unique'))
    await query('UPDATE directory.person SET deleted_at = now() WHERE id = $1', [uuid(11)])
    await person(12, 'жУК@example.org')
  })

  it.each(['', 'A', 'a.', '1a', 'a..b', 'a b', 'ä', 'a\n', 'a'.repeat(101)])(
    'refuses the permission key %j',
    async (key) => {
      await expect(query('INSERT INTO directory.permission (key) VALUES ($1)', [key])).rejects.toEqual(
        constraint('permission_key_check'),
      )
    },
  )

  it('refuses cycles of units that one statement or several make, by insert and by update', async () => {
    const insert = `INSERT INTO directory.org_unit (id, parent_id, kind, name) SELECT id, parent, 'school', 'S' FROM unnest($1::uuid[], $2::uuid[]) AS u (id, parent)`
    const columns = (rows: (string | null)[][]) => [rows.map(([id]) => id), rows.map(([, parent]) => parent)]
    await expect(query(insert, columns([unit(1, 2), unit(2, 3), unit(3, 1)]))).rejects.toEqual(
      constraint('org_unit_cycle'),
    )
    await expect(query(insert, columns([unit(1, 1)]))).rejects.toEqual(constraint('org_unit_parent_check'))
    await query(insert, columns([unit(1, null), unit(2, 1), unit(3, 2), unit(4, 3)]))
    const move = 'UPDATE directory.org_unit SET parent_id = $2 WHERE id = $1'
    await expect(query(move, [uuid(1), uuid(4)])).rejects.toEqual(constraint('org_unit_cycle'))
    // A statement may swap units as long as the result is a tree: 1 > 3 > 2 > 4.
    await query(
      `UPDATE directory.org_unit SET parent_id = CASE id WHEN $3::uuid THEN $1::uuid WHEN $2::uuid THEN $3 ELSE $2 END WHERE id IN ($2, $3, $4)`,
      [uuid(1), uuid(2), uuid(3), uuid(4)],
    )
  })

  it('refuses a check on an old snapshot instead of passing it', async () => {
    await query(`INSERT INTO directory.org_unit (id, kind, name) VALUES ($1, 'school', 'A'), ($2, 'school', 'B')`, [
      uuid(1),
      uuid(2),
    ])
    const client = await database.store.pool.connect()
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      const move = client.query('UPDATE directory.org_unit SET parent_id = $2 WHERE id = $1', [uuid(1), uuid(2)])
      await expect(move).rejects.toMatchObject({ code: '0A000' })
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  })

  const delegate = (statements: [string, unknown[]][]) =>
    database.store.pool.connect().then(async (client) => {
      try {
        await client.query('BEGIN')
        for (const [text, values] of statements) await client.query(text, values)
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      } finally {
        client.release()
      }
    })

  it('refuses a delegation of neither or both of a role and keys, when it is made and later', async () => {
    await query(`INSERT INTO directory.org_unit (id, kind, name) VALUES ($1, 'school', 'A')`, [uuid(1)])
    await query(`INSERT INTO directory.role (id, name) VALUES ($1, 'Head')`, [uuid(1)])
    await query(`INSERT INTO directory.permission (key) VALUES ('a'), ('b')`)
    const make = (number: number, role: number | null): [string, unknown[]] => [
      `INSERT INTO directory.delegation (id, delegator_id, delegate_id, org_unit_id, role_id, valid_from) VALUES ($1, $2, $3, $4, $5, now())`,
      [uuid(number), uuid(1), uuid(2), uuid(1), role === null ? null : uuid(role)],
    ]
    const key = (number: number, name: string): [string, unknown[]] => [
      'INSERT INTO directory.delegation_permission (delegation_id, permission_key) VALUES ($1, $2)',
      [uuid(number), name],
    ]
    const refused = constraint('delegation_covers_check')
    await expect(delegate([make(1, null)])).rejects.toEqual(refused)
    await expect(delegate([make(1, 1), key(1, 'a')])).rejects.toEqual(refused)
    await delegate([make(1, 1)])
    await delegate([make(2, null), key(2, 'a'), key(2, 'b')])
    await expect(delegate([key(1, 'a')])).rejects.toEqual(refused)
    await expect(
      delegate([['DELETE FROM directory.delegation_permission WHERE delegation_id = $1', [uuid(2)]]]),
    ).rejects.toEqual(refused)
    await expect(
      delegate([['UPDATE directory.delegation SET role_id = NULL WHERE id = $1', [uuid(1)]]]),
    ).rejects.toEqual(refused)
    await delegate([['DELETE FROM directory.delegation WHERE id = $1', [uuid(2)]]])
  })

  it('takes a bulk of reporting lines and finds the cycle in it', async () => {
    await query(
      `INSERT INTO directory.person (id, given_name, family_name, username)
       SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'G', 'F', 'u' FROM generate_series(100, 1099) n`,
    )
    const chain = (last: string) =>
      query(
        `INSERT INTO directory.reporting_line (id, person_id, manager_id, valid_from)
         SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
           CASE WHEN n = 149 THEN $1::uuid ELSE ('00000000-0000-7000-8000-' || lpad((n + 1)::text, 12, '0'))::uuid END, '2026-01-01'
         FROM generate_series(100, 149) n`,
        [last],
      )
    await expect(chain(uuid(100))).rejects.toEqual(constraint('reporting_line_cycle'))
    await chain(uuid(1000))
  })
})
