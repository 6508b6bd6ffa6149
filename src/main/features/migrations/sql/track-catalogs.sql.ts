import type { EntitySchema } from 'typeorm'
import { refusal } from '../../../../contract/errors.ts'
import type { Track } from '../../../../contract/migrations.ts'
import { reasonOfServer } from '../../../foundation/words-of-server.ts'
import { driverErrorOf } from '../../../stores/postgres/driver-error.ts'
import type { PostgresStore, PostgresTarget } from '../../../stores/postgres/open-postgres.ts'
import { connectionIsLost } from '../../../stores/postgres/postgres-errors.ts'
import type { DeclaredMigration } from '../plan-migrations.ts'
import type { ModelText } from '../migration-files.port.ts'
import type { TrackCatalogs } from '../track-catalogs.port.ts'
import type { Catalog } from '../catalog/catalog.ts'
import { readsTheSame } from '../lint/reads-the-same.ts'
import { loadSqlParser } from '../lint/sql-parser.ts'
import { keepServerChoices } from '../catalog/keep-server-choices.ts'
import { scratchServer } from './scratch-server.sql.ts'
import {
  liveCatalog,
  modelCatalog,
  othersIn,
  replayedCatalog,
  triedCatalogs,
  type WhenDropped,
} from './throwaway-database.sql.ts'

/** The schemas of a track. */
const schemasOf = (track: Track): string[] => [track]

const UNSAFE_NEW_ENUM_VALUE = '55P04'

/** The server's own error, also inside of TypeORM's; undefined for any other and for a lost connection. */
const serverError = (error: unknown): { code: string; words: string } | undefined => {
  const thrown = driverErrorOf(error)
  const { code } = thrown as { code?: unknown }
  if (connectionIsLost(thrown) || typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return undefined
  return { code, words: reasonOfServer(thrown) }
}

const sameStatement = async () => readsTheSame(await loadSqlParser())

/**
 * Compares on the server of the school itself where its login may create databases, else on `scratch`, if that is of the
 * same version: other versions print the same definition in other words. The replay of a track is kept until other
 * migrations of it are applied, and its model until the text of the model is another.
 */
export const postgresTrackCatalogs = (options: {
  store: PostgresStore
  target: PostgresTarget
  /** Another server on which databases may be made, e.g. the embedded one. */
  scratch: () => Promise<{ target: PostgresTarget; version: number }>
  /** The mappings of all tracks. Those of a track name its schema. */
  entities?: () => Promise<EntitySchema[]>
}): TrackCatalogs => {
  const { store } = options
  const server = scratchServer(options)
  const kept = new Map<string, { key: string; catalog: Promise<Catalog> }>()
  /** Returns what was made of the same `key` before, or makes it. */
  const keep = (name: string, key: string, make: () => Promise<Catalog>): Promise<Catalog> => {
    const known = kept.get(name)
    if (known?.key === key) return known.catalog
    const catalog = make()
    kept.set(name, { key, catalog })
    catalog.catch(() => kept.delete(name))
    return catalog
  }

  const dropping = new Set<Promise<void>>()
  const whenDropped: WhenDropped = (drop) => {
    dropping.add(drop)
    void drop.then(() => dropping.delete(drop))
  }

  const replayed = (
    on: PostgresTarget,
    { track, applied, live }: { track: Track; applied: readonly DeclaredMigration[]; live: Catalog },
  ) => {
    const extensions = othersIn(live)
    const key = JSON.stringify([live.version, applied.map(({ name, checksum }) => [name, checksum]), extensions])
    return keep(`replay ${track}`, key, () =>
      replayedCatalog({ server: on, migrations: applied, schemas: schemasOf(track), extensions, whenDropped }),
    )
  }

  const entitiesOf = (track: Track) => async () =>
    ((await options.entities?.()) ?? []).filter((entity) => schemasOf(track).includes(entity.options.schema ?? ''))

  const modelled = async (
    on: PostgresTarget,
    { track, text, live }: { track: Track; text: ModelText; live: Catalog },
  ) => {
    const extensions = othersIn(live)
    const schemas = schemasOf(track)
    try {
      return await keep(`model ${track}`, JSON.stringify([live.version, text, extensions]), () =>
        modelCatalog({ server: on, entities: entitiesOf(track), schemas, extensions, whenDropped, ...text }),
      )
    } catch (error) {
      const found = serverError(error)
      if (!found) throw error
      throw refusal('RULE_VIOLATION', { rule: 'model-refused', field: track, expected: found.words }, { cause: error })
    }
  }

  return {
    read: async (track, applied) => {
      const on = (await server())?.target
      if (!on) return null
      const live = await liveCatalog(store, schemasOf(track), { rows: true })
      const made = await replayed(on, { track, applied, live })
      return made.version === live.version
        ? { live, expected: keepServerChoices(made, live, await sameStatement()) }
        : null
    },
    readModel: async (track, text) => {
      const on = (await server())?.target
      if (!on) return null
      const live = await liveCatalog(store, schemasOf(track))
      const model = await modelled(on, { track, text, live })
      return model.version === live.version
        ? { live, model: keepServerChoices(model, live, await sameStatement()) }
        : null
    },
    tryOut: async (track, { applied, added }) => {
      const on = (await server())?.target
      if (!on) return null
      const schemas = schemasOf(track)
      const extensions = othersIn(await liveCatalog(store, schemas))
      try {
        return await triedCatalogs({ server: on, applied, added, schemas, extensions })
      } catch (error) {
        const found = serverError(error)
        if (!found) throw error
        return { refused: found.words, usesNewValue: found.code === UNSAFE_NEW_ENUM_VALUE }
      }
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
        const expected = reasonOfServer(error)
        throw refusal('RULE_VIOLATION', { rule: 'schema', field: track, expected }, { cause: error })
      } finally {
        client.release()
      }
    },
    close: async () => {
      await Promise.all(dropping)
    },
  }
}
