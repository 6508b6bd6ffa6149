/** `full` is the size for which the goals are stated. `small` runs in seconds and only shows that the bench works. */
export type Scale = 'full' | 'small'

/** The goal of a row. `of` says whether the goal is for the figure itself or for its ratio to the peer. */
export type Goal = { of: 'ratio' | 'ours' } & ({ atLeast: number } | { atMost: number })

/** One measured figure. `ratio` is always ours / peer, for rates and for times. */
export type Row = {
  /** What was measured, for example `page by name, depth 990,000`. */
  name: string
  ours: number
  peer?: number
  ratio?: number
  /** `ms`, `rows/s`, `MB` or `kB`. */
  unit: string
  goal: Goal
}

/** A file `test/bench/<name>.bench.ts` exports one of these as `bench`. Rows are printed as they arrive. */
export type Bench = {
  name: string
  rows: (scale: Scale) => AsyncIterable<Row> | Promise<Row[]>
  /** Called once after the last bench: closes what several benches share. */
  close?: () => Promise<void>
}
