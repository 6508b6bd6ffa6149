import { readIfThere, writeDurably } from './kept-file.ts'
import { underLock } from './lock-file.ts'

/**
 * Returns a secret that is stored in its own file, which only the console's user can read. It is made on first use.
 * Consoles that start at once get the same one. A file in which `secretIn` finds none, e.g. an empty one, is made anew.
 * `make` returns the content of a new file.
 */
export const keptSecret = async <Secret>(
  path: string,
  { secretIn, make }: { secretIn: (content: Buffer) => Secret | undefined; make: () => Buffer },
): Promise<Secret> => {
  const read = async () => {
    const content = await readIfThere(path)
    return content && secretIn(content)
  }
  const begin = async () => {
    const content = make()
    await writeDurably(path, content)
    return secretIn(content)!
  }
  return (await read()) ?? underLock(`${path}.lock`, async () => (await read()) ?? begin())
}
