/**
 * The messages between the main process and the world of a preload. Ports are numbers; `data` and `args` are clones.
 */
export type Post = { data: string; ports: number[] }

export type ToPage =
  | ({ kind: 'event'; channel: string } & Post)
  | { kind: 'answer'; call: number; data: string; failed: boolean }
  | ({ kind: 'port'; port: number } & Post)
  | { kind: 'close'; port: number }

export type FromPage =
  | ({ kind: 'send'; channel: string } & Post)
  | { kind: 'invoke'; call: number; channel: string; data: string }
  | ({ kind: 'port'; port: number } & Post)
  | { kind: 'close'; port: number }
  | { kind: 'failed'; message: string }
  /** The page's `theme-color`; null when it has none. */
  | { kind: 'theme'; color: string | null }

/** Names that the main process and the page agree on. */
export const WORLD = 'Electron Isolated Context'
export const TELL_MAIN = 'standinTellMain'
export const HEAR_MAIN = 'standinHearMain'
export const EXPOSE = 'standin-expose'
