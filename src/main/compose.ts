import type { Logger } from 'pino'
import { refusal } from '../contract/errors.ts'
import type { App } from './context.ts'
import { type AppRouter, router } from './router.ts'

/** One running console without a door: what hosts (desktop, headless, command line) open their doors on. */
export type Console = {
  app: App
  router: AppRouter
  /** Ends what runs, then the stores, then their processes. Safe to call twice. */
  close: () => Promise<void>
}

export type ConsoleOptions = {
  /** Folder with profiles, secrets and embedded databases. */
  dataFolder: string
  log: Logger
  /** Profile of calls that name none; left out: the profile store's default. */
  defaultProfileId?: string
}

/** The only place that builds stores, adapters and use cases. */
export const compose = async ({ log }: ConsoleOptions): Promise<Console> => {
  log.debug('console composed')
  return {
    app: {
      school: () => Promise.reject(refusal('STORE_UNAVAILABLE', { store: 'postgresql', reason: 'Not connected.' })),
    },
    router,
    close: async () => undefined,
  }
}
