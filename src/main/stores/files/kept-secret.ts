import { readIfThere, writeDurably } from './kept-file.ts'
import { underLock } from './lock-file.ts'

/**
 * A secret in a file of its own, made on first use; only the console's user can read it. Consoles that start at once agree on one.
 * A file in which `secretIn` finds none, e.g. an empty one, is made anew. `make` gives what the file shall hold.
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
