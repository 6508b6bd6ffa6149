import type { PostgresStore } from '../../src/main/stores/postgres/open-postgres.ts'

export type Asked = { text: string; values: readonly unknown[] }

/**
 * A store whose pool records every query before it sends it. Transactions run on connections of their own and are not
 * recorded.
 */
export const recordingStore = (store: PostgresStore, asked: Asked[]): PostgresStore => {
  const ask = (query: string | Asked, values?: unknown[]) => {
    asked.push(
      typeof query === 'string'
        ? { text: query, values: values ?? [] }
        : { text: query.text, values: query.values ?? [] },
    )
    return store.pool.query(query as string, values)
  }
  const pool = new Proxy(store.pool, {
    get: (target, name) => (name === 'query' ? ask : Reflect.get(target, name, target)),
  })
  return { ...store, pool }
}
