/** `full` is the size the goals are stated for; `small` runs in seconds and only shows that the bench works. */
export type Scale = 'full' | 'small'

/** What a row has to reach; `of` says whether the figure itself or its ratio to the peer is judged. */
export type Goal = { of: 'ratio' | 'ours' } & ({ atLeast: number } | { atMost: number })

/** One measured figure. `ratio` is always ours / peer, whether the unit is a rate or a time. */
export type Row = {
  /** What was measured, within the bench: `page by name, depth 990,000`. */
  name: string
  ours: number
  peer?: number
  ratio?: number
  /** `ms`, `rows/s`, `MB`, `kB`. */
  unit: string
  goal: Goal
}

/** A file `test/bench/<name>.bench.ts` exports one of these as `bench`; rows are printed as they come. */
export type Bench = {
  name: string
  rows: (scale: Scale) => AsyncIterable<Row> | Promise<Row[]>
}
