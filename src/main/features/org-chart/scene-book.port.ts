import type { Id } from '../../../contract/ids.ts'
import type { LastView, Scene } from '../../../contract/org-chart-scenes.ts'
import type { SceneChange } from './scene.ts'

/**
 * The scenes of one profile. A change survives a power cut once its call has returned. Several consoles may write at
 * once: each change starts from the result of the one before it, so names stay unique and no scene is lost.
 */
export type SceneBook = {
  /** Returns the scenes by name. `unreadable` has the names of files that hold no scene, which are left untouched. */
  list: () => Promise<{ scenes: Scene[]; unreadable: string[] }>
  /** Returns undefined when there is no such scene. `CONFLICT` `scene-unreadable` when it cannot be read. */
  find: (id: Id) => Promise<Scene | undefined>
  /**
   * Stores the scene as version 1. Fails with `DUPLICATE` name, `RULE_VIOLATION` `scenes-full` or `PAYLOAD_TOO_LARGE`.
   */
  add: (scene: Omit<Scene, 'version'>) => Promise<Scene>
  /**
   * Changes the given fields and leaves the others. Fails with `NOT_FOUND`, `STALE_VERSION`, `DUPLICATE` name or
   * `PAYLOAD_TOO_LARGE`.
   */
  change: (change: SceneChange) => Promise<Scene>
  /**
   * Removes the scene. Fails with `NOT_FOUND` or `STALE_VERSION`. A scene that cannot be read is set aside, whatever
   * the version.
   */
  remove: (which: { id: Id; version: number }) => Promise<void>
  /** Returns the view that was kept last, or null when none was kept or it cannot be read. */
  lastView: () => Promise<LastView | null>
  keepLastView: (last: LastView) => Promise<void>
  /** Removes everything, because the profile was removed. */
  clear: () => Promise<void>
}

/** The book of each profile, by the profile's id. */
export type SceneBooks = (profileId: string) => SceneBook
