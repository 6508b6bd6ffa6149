import { wordsOfServer } from '../../../foundation/words-of-server.ts'

/** The server's message and code as a report shows them. They name objects of the schema. */
export const reasonOfServer = (error: unknown): string => {
  const { message, code } = error as Error & { code?: string }
  return wordsOfServer(code ? `${message} (${code.startsWith('Neo.') ? code : `SQLSTATE ${code}`})` : message)
}
