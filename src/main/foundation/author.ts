export type Door = 'message-port' | 'http' | 'in-process'

/** The writer, the door, and the client's id of the write. Every audit event has them. */
export type Author = { actor: string; door: Door; requestId?: string }

/** The author of writes that the console makes by itself. */
export const CONSOLE: Author = { actor: 'console', door: 'in-process' }
