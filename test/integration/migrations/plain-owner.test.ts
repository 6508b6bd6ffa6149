import { randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { tracksOf } from '../../../src/contract/migrations.ts'
import { checkDrift } from '../../../src/main/features/migrations/check-drift.ts'
import { postgresTrackCatalogs } from '../../../src/main/features/migrations/sql/track-catalogs.sql.ts'
import { bringUp, trackStatus } from '../../../src/main/features/migrations/migrate-track.ts'
import { openPostgres } from '../../../src/main/stores/postgres/open-postgres.ts'
import { migrationsOn } from '../../migrations.ts'
import { asAdministrator, createDatabase } from '../../postgres.ts'

test('the owner of a database migrates it without being a superuser', async () => {
  const cluster = inject('cluster')
  const database = await createDatabase(cluster, { empty: true })
  const user = `owner_${randomBytes(4).toString('hex')}`
  await asAdministrator(cluster, async (client) => {
    await client.query(`CREATE ROLE ${user} LOGIN PASSWORD 'plain'`)
    await client.query(`ALTER DATABASE ${database.target.database} OWNER TO ${user}`)
  })
  const target = { ...database.target, user, password: 'plain' }
  const store = openPostgres({ target, readOnly: false })
  try {
    const ports = migrationsOn(target, store)
    for (const track of tracksOf('record')) {
      await bringUp(ports, track)
      expect((await trackStatus(ports, track)).pending).toBe(0)
    }
  } finally {
    await store.close()
    await database.drop()
    await asAdministrator(cluster, (client) => client.query(`DROP ROLE ${user}`))
  }
})

test('drift for such an owner makes no extension that the track does not use', async () => {
  const cluster = inject('cluster')
  const database = await createDatabase(cluster, { empty: true })
  const user = `owner_${randomBytes(4).toString('hex')}`
  await asAdministrator(cluster, async (client) => {
    await client.query(`CREATE ROLE ${user} LOGIN CREATEDB PASSWORD 'plain'`)
    await client.query(`ALTER DATABASE ${database.target.database} OWNER TO ${user}`)
  })
  // Only a superuser may make this one.
  await database.store.pool.query('CREATE EXTENSION pageinspect')
  const target = { ...database.target, user, password: 'plain' }
  const store = openPostgres({ target, readOnly: false })
  const catalogs = postgresTrackCatalogs({ store, target, scratch: () => Promise.reject(new Error('not asked')) })
  try {
    const ports = { ...migrationsOn(target, store), catalogs }
    await bringUp(ports, 'directory')
    expect(await checkDrift(ports, 'directory')).toMatchObject({ compared: true, items: [] })
  } finally {
    await catalogs.close()
    await store.close()
    await database.drop()
    await asAdministrator(cluster, (client) => client.query(`DROP ROLE ${user}`))
  }
})
