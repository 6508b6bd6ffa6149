import { uuidv7 } from 'uuidv7'
import type { Id } from '../../../contract/ids.ts'
import type { ChartView, Scene } from '../../../contract/org-chart-scenes.ts'
import type { SceneBook } from './scene-book.port.ts'

type Input = { id?: Id | undefined; version?: number | undefined; name: string; view: ChartView }

/** Stores a view as a new scene, or replaces the scene whose id and version are given. */
export const saveScene = (
  book: Pick<SceneBook, 'add' | 'change'>,
  { id, version, ...content }: Input,
): Promise<Scene> => {
  const savedAt = new Date()
  return id === undefined || version === undefined
    ? book.add({ id: uuidv7(), savedAt, ...content })
    : book.change({ id, version, savedAt, ...content })
}
