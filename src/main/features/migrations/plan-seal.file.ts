import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { keptSecret } from '../../stores/files/kept-secret.ts'

const BYTES = 32
const newKey = () => randomBytes(BYTES)

/**
 * Returns the secret of this data folder's plans, which is made on first use. Every console and command of the folder
 * shares it. When the folder cannot be written, the secret lasts as long as the process.
 */
export const planSecret = (dataFolder: string): Promise<Buffer> =>
  keptSecret(join(dataFolder, 'plan.key'), {
    secretIn: (content) => (content.length === BYTES ? content : undefined),
    make: newKey,
  }).catch(newKey)
