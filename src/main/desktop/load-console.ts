import type { MessageChannelMain, SafeStorage } from 'electron'
import { compose } from '../compose.ts'
import { rpcHandler } from '../doors/handlers.ts'
import { openMessagePortDoor } from '../doors/message-port-door.ts'
import { fileSecretStore } from '../features/connections/secret-store.file.ts'
import { orThisSession } from '../features/connections/secret-store.session.ts'
import { beginFirstStart } from '../program/first-start.ts'
import { createLog, systemUser } from '../program/log.ts'
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
export const loadConsole: LoadConsole = async ({ dataFolder, logFile, safeStorage }) => {
  const log = createLog({ file: logFile })
  const key = keyInKeychain({ keychain: safeStorage, folder: dataFolder })
  const secrets = orThisSession(fileSecretStore(dataFolder, key))
  const running = await compose({ dataFolder, log, secrets })
  const { app, router } = running
  const handler = rpcHandler({ router, log })
  const context = { app, author: { actor: systemUser(), door: 'message-port' as const } }
  const closing = new AbortController()
  beginFirstStart({ ...running, log, dataFolder, say: (line) => log.info(line), told: closing.signal })
  return {
    note: (what, facts) => log.info(facts, what),
    openDoor: (port) => openMessagePortDoor({ port, handler, context, log }),
    close: () => {
      closing.abort()
      return running.close()
    },
  }
}
