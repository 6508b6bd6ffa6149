import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { z } from 'zod'
import { makeFolder } from '../../foundation/make-folder.ts'

/**
 * Writes the whole file or nothing, readable by the console's user alone. The content is on the disk when this returns.
 */
export const writeDurably = async (path: string, content: string | Buffer) => {
  await makeFolder(dirname(path), { mode: 0o700 })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

/** Returns undefined when there is no such file. */
export const readIfThere = async (path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Renames a file that cannot be read, keeping its content. Returns its new name. */
export const setAside = async (path: string): Promise<string> => {
  const aside = `${path}.unreadable-${new Date().toISOString().replace(/[:.]/g, '-')}`
  await rename(path, aside)
  return basename(aside)
}

/** Returns the file's value, undefined when there is no file, and null when it is not JSON or has another form. */
export const readJson = async <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | undefined | null> => {
  const content = await readIfThere(path)
  if (content === undefined) return undefined
  try {
    return schema.parse(JSON.parse(content.toString('utf8')))
  } catch {
    return null
  }
}

/** Runs one piece of work at a time, in the order of the calls. */
export const oneAtATime = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
}
