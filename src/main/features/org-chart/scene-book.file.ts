import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { profileId as profileIdSchema } from '../../../contract/connections.ts'
import { refusal } from '../../../contract/errors.ts'
import { id as idSchema } from '../../../contract/ids.ts'
import { lastView, MAX_SCENE_BYTES, type Scene, scene } from '../../../contract/org-chart-scenes.ts'
import { underLock } from '../../stores/files/lock-file.ts'
import { oneAtATime, readJson, setAside, writeDurably } from '../../stores/files/kept-file.ts'
import { changedScene, inOrder, keptAt, newScene } from './scene.ts'
import type { SceneBook, SceneBooks } from './scene-book.port.ts'

const sceneFile = z.object({ format: z.literal(1), scene: scene.extend({ savedAt: z.coerce.date() }) })
const lastFile = z.object({ format: z.literal(1), last: lastView })

/** The most bytes of a file: a scene as it is written, and what surrounds it. */
const MAX_FILE_BYTES = 2 * MAX_SCENE_BYTES

/**
 * Reads as `readJson` does. Also returns null for a folder, a pipe, a file that is too large or one of another user.
 */
const readKept = async <Schema extends z.ZodType>(path: string, schema: Schema) => {
  try {
    const found = await stat(path)
    return found.isFile() && found.size <= MAX_FILE_BYTES ? await readJson(path, schema) : null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code === 'EACCES' || code === 'EPERM' || code === 'ELOOP') return null
    throw error
  }
}

const unreadable = (name: string) =>
  refusal('CONFLICT', {
    reason: 'scene-unreadable',
    detail: `The file ${name} of this scene cannot be read. It is left as it is.`,
  })

const bookIn = (folder: string): SceneBook => {
  const inTurn = oneAtATime()
  const lastPath = join(folder, 'last-view.json')
  const nameOf = (id: string) => `${id}.json`

  /** Returns undefined when there is no such file, and null when it holds no scene or that of another id. */
  const read = async (id: string): Promise<Scene | undefined | null> => {
    const kept = await readKept(join(folder, nameOf(id)), sceneFile)
    return kept && (kept.scene.id === id ? kept.scene : null)
  }

  const list = async () => {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    const ids = names
      .filter((name) => name.endsWith('.json') && idSchema.safeParse(name.slice(0, -5)).data === name.slice(0, -5))
      .map((name) => name.slice(0, -5))
    const read_ = await Promise.all(ids.map(async (id) => ({ id, kept: await read(id) })))
    return {
      scenes: inOrder(read_.flatMap(({ kept }) => kept ?? [])),
      unreadable: read_.flatMap(({ id, kept }) => (kept === null ? nameOf(id) : [])).sort(),
    }
  }

  const alone = <Result>(work: () => Promise<Result>) => inTurn(() => underLock(join(folder, '.lock'), work))

  const write = async (kept: Scene) => {
    await writeDurably(join(folder, nameOf(kept.id)), JSON.stringify({ format: 1, scene: kept }))
    return kept
  }

  const find = async (id: string) => {
    if (!idSchema.safeParse(id).success) return undefined
    const kept = await read(id)
    if (kept === null) throw unreadable(nameOf(id))
    return kept
  }

  return {
    list,
    find,
    add: (made) => alone(async () => write(newScene((await list()).scenes, made))),
    change: (change) =>
      alone(async () => {
        await find(change.id)
        return write(changedScene((await list()).scenes, change))
      }),
    remove: (which) =>
      alone(async () => {
        const path = join(folder, nameOf(which.id))
        const { scenes, unreadable: damaged } = await list()
        if (damaged.includes(nameOf(which.id))) return void (await setAside(path))
        keptAt(scenes, which)
        await rm(path)
      }),
    lastView: async () => (await readKept(lastPath, lastFile))?.last ?? null,
    keepLastView: (last) => inTurn(() => writeDurably(lastPath, JSON.stringify({ format: 1, last }))),
    clear: () => inTurn(() => rm(folder, { recursive: true, force: true })),
  }
}

/**
 * Keeps scenes in `scenes` of the data folder: a folder for each profile and a file for each scene. A damaged file
 * harms no other.
 */
export const fileSceneBooks = (dataFolder: string): SceneBooks => {
  const books = new Map<string, SceneBook>()
  return (profileId) => {
    if (!profileIdSchema.safeParse(profileId).success) throw refusal('NOT_FOUND', { entity: 'profile', id: profileId })
    const book = books.get(profileId) ?? bookIn(join(dataFolder, 'scenes', profileId))
    books.set(profileId, book)
    return book
  }
}
