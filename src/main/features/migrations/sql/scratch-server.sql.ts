import { untilItWorks } from '../../../foundation/until-it-works.ts'
import type { PostgresStore, PostgresTarget } from '../../../stores/postgres/open-postgres.ts'

/** Where databases may be made beside a school. `own`: on the school's own server. */
export type ScratchServer = { target: PostgresTarget; own: boolean }

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
 * Returns the server of the school itself where its login may create databases, else `scratch`, if that is of the same
 * version: other versions print the same definition in other words. null when there is neither.
 */
export const scratchServer = (options: {
  store: PostgresStore
  target: PostgresTarget
  /** Another server on which databases may be made, e.g. the embedded one. */
  scratch: () => Promise<{ target: PostgresTarget; version: number }>
}): (() => Promise<ScratchServer | null>) => {
  const { store, target } = options
  const server = untilItWorks(async () => {
    if (!store.readOnly && (await mayCreate(store))) return { target, own: true }
    const other = await options.scratch()
    return other.version === (await versionOn(store)) ? { target: other.target, own: false } : null
  })
  return () => server.get()
}
