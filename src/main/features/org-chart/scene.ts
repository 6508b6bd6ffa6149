import { refusal } from '../../../contract/errors.ts'
import type { Id } from '../../../contract/ids.ts'
import { MAX_SCENE_BYTES, MAX_SCENES, type Scene, type SceneSummary } from '../../../contract/org-chart-scenes.ts'

/** Returns a key that is equal for names that people read as the same. */
const nameKey = (name: string) => name.normalize('NFKC').toLowerCase()

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
export const inOrder = (scenes: readonly Scene[]) =>
  [...scenes].sort((a, b) => byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))

export const summaryOf = ({ id, version, name, savedAt, view: { by, at } }: Scene): SceneSummary => ({
  id,
  version,
  name,
  savedAt,
  by,
  at,
})

const checkName = (kept: readonly Scene[], { id, name }: Pick<Scene, 'id' | 'name'>) => {
  const other = kept.find((each) => each.id !== id && nameKey(each.name) === nameKey(name))
  if (other) throw refusal('DUPLICATE', { entity: 'scene', field: 'name', existingId: other.id })
}

const checkSize = (scene: Scene) => {
  if (Buffer.byteLength(JSON.stringify(scene)) > MAX_SCENE_BYTES)
    throw refusal('PAYLOAD_TOO_LARGE', { limitBytes: MAX_SCENE_BYTES })
}

/** Returns the scene of the id. Refuses when it was changed since `version`. */
export const keptAt = (kept: readonly Scene[], { id, version }: { id: Id; version: number }): Scene => {
  const scene = kept.find((each) => each.id === id)
  if (!scene) throw refusal('NOT_FOUND', { entity: 'scene', id })
  if (scene.version !== version) throw refusal('STALE_VERSION', { entity: 'scene', id, currentVersion: scene.version })
  return scene
}

/** Returns a new scene to store beside these. Refuses one that cannot be. */
export const newScene = (kept: readonly Scene[], made: Omit<Scene, 'version'>): Scene => {
  if (kept.length >= MAX_SCENES)
    throw refusal('RULE_VIOLATION', {
      rule: 'scenes-full',
      field: 'name',
      expected: `at most ${MAX_SCENES} scenes: remove one first`,
    })
  const scene = { ...made, version: 1 }
  checkName(kept, scene)
  checkSize(scene)
  return scene
}

export type SceneChange = { id: Id; version: number; savedAt: Date } & Partial<Pick<Scene, 'name' | 'view'>>

/** Returns one of these scenes with the change made. Refuses a change that cannot be. */
export const changedScene = (kept: readonly Scene[], { name, view, savedAt, ...which }: SceneChange): Scene => {
  const before = keptAt(kept, which)
  const scene = {
    ...before,
    name: name ?? before.name,
    view: view ?? before.view,
    savedAt,
    version: before.version + 1,
  }
  checkName(kept, scene)
  checkSize(scene)
  return scene
}
