import type { School } from './school.ts'

export type Door = 'message-port' | 'http' | 'in-process'

/** Who writes, through which door, and the client's id of the write; every audit event carries it. */
export type Author = { actor: string; door: Door; requestId?: string }

/** What a door knows of one call. Handlers get it; use cases get only the parts they name. */
export type CallContext = {
  author: Author
  /** The school the caller asked for; left out: the host's default. */
  profileId?: string
  app: App
}

/** What one running console holds, whatever its doors. */
export type App = {
  /** Opens the school on first use (starting its database where it is embedded, bringing a new schema up) and keeps it. */
  school: (profileId?: string) => Promise<School>
}
