import type { EntitySchema } from 'typeorm'
import { refusal } from '../../../../contract/errors.ts'
import type { Track } from '../../../../contract/migrations.ts'
import { untilItWorks } from '../../../foundation/until-it-works.ts'
import { wordsOfServer } from '../../../foundation/words-of-server.ts'
import type { PostgresStore, PostgresTarget } from '../../../stores/postgres/open-postgres.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import type { TrackCatalogs } from '../track-catalogs.port.ts'
import { type Catalog, ofKind } from '../catalog/catalog.ts'
import { liveCatalog, modelCatalog, type OtherExtensions, replayedCatalog } from './throwaway-database.sql.ts'

/** The schemas of a track. */
const schemasOf = (track: Track): string[] => [track]

/** The extensions in schemas of others that something of ours needs. */
const othersIn = (live: Catalog): OtherExtensions =>
  ofKind(live, 'extension')
    .filter(({ ours, used }) => used && !ours)
    .map(({ name, schema }) => ({ name, schema }))

const mayCreate = async (store: PostgresStore): Promise<boolean> => {
  const { rows } = await store.pool.query<{ may: boolean }>(
    'SELECT rolcreatedb OR rolsuper AS may FROM pg_roles WHERE rolname = current_user',
  )
  return rows[0]!.may
}

const versionOn = async (store: PostgresStore): Promise<number> => {
  const { rows } = await store.pool.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version`,
  )
  return rows[0]!.version
}

/**
 * Compares on the server of the school itself where its login may create databases, else on `scratch`, if that is of the
 * same version: other versions print the same definition in other words. The replay of a track is kept until other
 * migrations of it are applied.
 */
export const postgresTrackCatalogs = (options: {
  store: PostgresStore
  target: PostgresTarget
  /** Another server on which databases may be made, e.g. the embedded one. */
  scratch: () => Promise<{ target: PostgresTarget; version: number }>
  /** The mappings of all tracks. Those of a track name its schema. */
  entities?: () => Promise<EntitySchema[]>
}): TrackCatalogs => {
  const { store, target } = options
  const server = untilItWorks(async () => {
    if (!store.readOnly && (await mayCreate(store))) return target
    const other = await options.scratch()
    return other.version === (await versionOn(store)) ? other.target : null
  })
  const kept = new Map<Track, { key: string; catalog: Promise<Catalog> }>()

  const replayed = (
    on: PostgresTarget,
    {
      track,
      applied,
      extensions,
    }: { track: Track; applied: readonly DeclaredMigration[]; extensions: OtherExtensions },
  ) => {
    const key = JSON.stringify([applied.map(({ name, checksum }) => [name, checksum]), extensions])
    const known = kept.get(track)
    if (known?.key === key) return known.catalog
    const catalog = replayedCatalog({ server: on, migrations: applied, schemas: schemasOf(track), extensions })
    kept.set(track, { key, catalog })
    catalog.catch(() => kept.delete(track))
    return catalog
  }

  return {
    read: async (track, applied) => {
      const on = await server.get()
      if (!on) return null
      const live = await liveCatalog(store, schemasOf(track), { rows: true })
      return { live, expected: await replayed(on, { track, applied, extensions: othersIn(live) }) }
    },
    readModel: async (track, { applied, model }) => {
      const on = await server.get()
      if (!on) return null
      const live = await liveCatalog(store, schemasOf(track))
      const extensions = othersIn(live)
      const expected = await replayed(on, { track, applied, extensions })
      const entities = async () =>
        ((await options.entities?.()) ?? []).filter((entity) => schemasOf(track).includes(entity.options.schema ?? ''))
      const wanted = await modelCatalog({ server: on, entities, schemas: schemasOf(track), extensions, ...model })
      return { live, expected, model: wanted }
    },
    mend: async (track, statements) => {
      const client = await store.pool.connect()
      try {
        for (const { sql } of statements.filter(({ transaction }) => !transaction)) await client.query(sql)
        await client.query('BEGIN')
        for (const { sql } of statements.filter(({ transaction }) => transaction)) await client.query(sql)
        await client.query('COMMIT')
      } catch (error) {
        if (connectionIsLost(error)) throw error
        await client.query('ROLLBACK')
        const { message, code } = error as Error & { code?: string }
        const expected = wordsOfServer(code ? `${message} (SQLSTATE ${code})` : message)
        throw refusal('RULE_VIOLATION', { rule: 'schema', field: track, expected }, { cause: error })
      } finally {
        client.release()
      }
    },
  }
}
