import type { Id } from '../../../contract/ids.ts'
import type { LastView, Scene } from '../../../contract/org-chart-scenes.ts'
import type { SceneChange } from './scene.ts'

/**
 * The scenes of one profile. What a call returned from survives a power cut. Several consoles may write at once: each
 * change starts from what the one before it left, so names stay unique and no scene is lost.
 */
export type SceneBook = {
  /** By name. `unreadable` are names of files that hold no scene; nothing touches them. */
  list: () => Promise<{ scenes: Scene[]; unreadable: string[] }>
  /** Undefined when there is none; `CONFLICT` `scene-unreadable` when it cannot be read. */
  find: (id: Id) => Promise<Scene | undefined>
  /** Keeps it at version 1. `DUPLICATE` name, `RULE_VIOLATION` `scenes-full`, `PAYLOAD_TOO_LARGE`. */
  add: (scene: Omit<Scene, 'version'>) => Promise<Scene>
  /** What the change leaves out stays. `NOT_FOUND`, `STALE_VERSION`, `DUPLICATE` name, `PAYLOAD_TOO_LARGE`. */
  change: (change: SceneChange) => Promise<Scene>
  /** `NOT_FOUND`, `STALE_VERSION`. What cannot be read is set aside, whatever the version. */
  remove: (which: { id: Id; version: number }) => Promise<void>
  /** How the chart was left; null when nobody said so, or it cannot be read. */
  lastView: () => Promise<LastView | null>
  keepLastView: (last: LastView) => Promise<void>
  /** Forgets everything: the profile is gone. */
  clear: () => Promise<void>
}

/** The book of each profile, by the profile's id. */
export type SceneBooks = (profileId: string) => SceneBook
