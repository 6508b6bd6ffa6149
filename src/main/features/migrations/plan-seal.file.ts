import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { keptSecret } from '../../stores/files/kept-secret.ts'

const BYTES = 32
const newKey = () => randomBytes(BYTES)

/**
 * The secret of this data folder's plans, made on first use: every console of the folder, and each command, knows it. A folder
 * that cannot be written gives one that lives as long as the process.
 */
export const planSecret = (dataFolder: string): Promise<Buffer> =>
  keptSecret(join(dataFolder, 'plan.key'), {
    secretIn: (content) => (content.length === BYTES ? content : undefined),
    make: newKey,
  }).catch(newKey)
