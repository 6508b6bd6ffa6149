import type { ActedBy } from '../../contract/acting.ts'

export type Door = 'message-port' | 'http' | 'in-process'

/**
 * Who writes, through which door, and the client's id of the write; every audit event carries it. `actedBy` is the
 * person as whom the actor acts and the chain that allows it; an administrator has none.
 */
export type Author = { actor: string; door: Door; requestId?: string; actedBy?: ActedBy }

/** What the console does by itself. */
export const CONSOLE: Author = { actor: 'console', door: 'in-process' }
