/**
 * Every store that a school may use: its own name, which is the same in every language, and what it keeps. A school has
 * one `record`, at most one `graph`, which is a projection of the record, and at most one `cache`.
 */
export const STORES = {
  postgresql: { name: 'PostgreSQL', keeps: 'record' },
  neo4j: { name: 'Neo4j', keeps: 'graph' },
  redis: { name: 'Redis', keeps: 'cache' },
} as const satisfies Record<string, { name: string; keeps: 'record' | 'graph' | 'cache' }>

export type Store = keyof typeof STORES
export type Kept = (typeof STORES)[Store]['keeps']
type StoreOf<What extends Kept> = {
  [Key in Store]: (typeof STORES)[Key]['keeps'] extends What ? Key : never
}[Store]
export type GraphStore = StoreOf<'graph'>

export const stores = Object.keys(STORES) as Store[]

/** Returns the stores that keep one of these, in the order of `STORES`. */
export const storesOf = <What extends Kept>(...kept: What[]): StoreOf<What>[] =>
  stores.filter((store): store is StoreOf<What> => (kept as Kept[]).includes(STORES[store].keeps))
