import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import { summaryOf } from './scene.ts'
import type { SceneBook } from './scene-book.port.ts'

/** Lists every scene without its view, by name. */
export const listScenes = async (book: Pick<SceneBook, 'list'>) => {
  const { scenes, unreadable } = await book.list()
  return { items: scenes.map(summaryOf), nextCursor: null, total: scenes.length, unreadable }
}

export const getScene = async (book: Pick<SceneBook, 'find'>, { id }: { id: Id }) => {
  const scene = await book.find(id)
  if (!scene) throw refusal('NOT_FOUND', { entity: 'scene', id })
  return scene
}
