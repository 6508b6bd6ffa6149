import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { SafeStorage } from 'electron'
import { options } from '../shared/options.ts'
import { isReady } from '../shared/readiness.ts'
import { double } from '../shared/strict.ts'

const keyring = options.keyring ?? 'gnome_libsecret'
/**
 * Chromium prefixes values with v11 when a keyring's key encrypted them, and with v10 when its published constant did.
 */
const prefix = keyring === 'gnome_libsecret' ? 'v11' : 'v10'
/** The same key in every start, as in the keyring of one account. */
const key = createHash('sha256').update(`stand-in ${prefix}`).digest()

const encrypt = (text: string) => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  return Buffer.concat([Buffer.from(prefix), iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

const decrypt = (bytes: Buffer) => {
  if (bytes.subarray(0, 3).toString() !== prefix) throw new Error('Error while decrypting the ciphertext.')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(3, 15))
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(15, -16)), decipher.final()]).toString('utf8')
}

/** Only the asynchronous calls: Electron 46 has no others. */
export const safeStorage = double<SafeStorage>()('safeStorage', {
  getSelectedStorageBackend: () => (keyring === 'basic_text' ? 'basic_text' : 'gnome_libsecret'),
  isAsyncEncryptionAvailable: async () => isReady(),
  encryptStringAsync: async (text) => encrypt(text),
  decryptStringAsync: async (bytes) => ({ result: decrypt(bytes), shouldReEncrypt: false }),
})
