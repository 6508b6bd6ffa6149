import type { MessageChannelMain, SafeStorage } from 'electron'
import { compose, type Console } from '../compose.ts'
import { rpcHandler } from '../doors/handlers.ts'
import { openMessagePortDoor } from '../doors/message-port-door.ts'
import { fileSecretStore } from '../features/connections/secret-store.file.ts'
import { orThisSession } from '../features/connections/secret-store.session.ts'
import { firstStart } from '../first-start.ts'
import { createLog, systemUser } from '../log.ts'
import { keyInKeychain } from './key-in-keychain.ts'

export type DesktopConsole = {
  note: (what: string, facts: object) => void
  /** Answers the calls of one page; returns what ends them. */
  openDoor: (port: MessageChannelMain['port1']) => () => void
  close: () => Promise<void>
}

export type LoadConsole = (options: {
  dataFolder: string
  logFile: string
  safeStorage: SafeStorage
}) => Promise<DesktopConsole>

/**
 * Everything that the window does not need: stores, routes, the log. Loaded beside the page. The first start fills the
 * school while the page shows how far it is.
 */
export const loadConsole = async (
  { dataFolder, logFile, safeStorage }: Parameters<LoadConsole>[0],
  { openConsole = compose, onFirstStart = firstStart } = {},
): Promise<DesktopConsole> => {
  const log = createLog({ file: logFile })
  const key = keyInKeychain({ keychain: safeStorage, folder: dataFolder })
  const secrets = orThisSession(fileSecretStore(dataFolder, key))
  const running: Console = await openConsole({ dataFolder, log, secrets })
  const { app, router, openings } = running
  const handler = rpcHandler({ router, log })
  const context = { app, author: { actor: systemUser(), door: 'message-port' as const } }
  openings.hold(
    app.connections.defaultProfileId,
    onFirstStart({
      router,
      app,
      log,
      dataFolder,
      say: (line) => log.info(line),
      tell: (step) => openings.tell(app.connections.defaultProfileId, step),
    }),
  )
  return {
    note: (what, facts) => log.info(facts, what),
    openDoor: (port) => openMessagePortDoor({ port, handler, context, log }),
    close: running.close,
  }
}
