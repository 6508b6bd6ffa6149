export type Door = 'message-port' | 'http' | 'in-process'

/** Who writes, through which door, and the client's id of the write; every audit event carries it. */
export type Author = { actor: string; door: Door; requestId?: string }

/** What the console does by itself. */
export const CONSOLE: Author = { actor: 'console', door: 'in-process' }
