import { useQueryClient } from '@tanstack/vue-query'
import { watch } from 'vue'
import type { ChangesEvent } from '../../../contract/changes.ts'
import type { Changed } from '../../../contract/protocol/writes.ts'
import { readAgain } from '../app/writes/read-again.ts'
import { useKnownPosition } from '../client/known-position.ts'
import { useSchool } from '../client/school.ts'
import { followChanges, followForAllTabs } from './follow-changes.ts'

/** Milliseconds after which a slow read no longer delays the next change. */
const PATIENCE_MS = 10_000

const inSight = () =>
  new Promise<void>((resolve) => {
    if (!document.hidden) return resolve()
    document.addEventListener('visibilitychange', () => resolve(), { once: true })
  })
const patience = () => new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))

/**
 * Keeps this window up to date with the writes of other windows and consoles, once its school is open. Changes that
 * arrive during a read wait for its end. A hidden window reads when it becomes visible.
 */
export const useFollowChanges = (isOpen: () => boolean) => {
  const school = useSchool()
  const position = useKnownPosition()
  const queryClient = useQueryClient()

  const reading = (profileId: string, signal: AbortSignal) => {
    const waiting = new Set<Changed>()
    let busy = false
    const read = async () => {
      busy = true
      while (waiting.size > 0 && !signal.aborted) {
        await inSight()
        const changed = [...waiting]
        waiting.clear()
        await Promise.race([readAgain(queryClient, { profileId, changed }), patience()])
      }
      busy = false
    }
    return ({ changes, missed, position: heard }: ChangesEvent) => {
      position.learn(profileId, heard)
      if (missed) waiting.add('everything')
      for (const change of changes) if (!position.isOwn(profileId, change)) waiting.add(change.kind)
      if (!busy) void read()
    }
  }

  watch(
    () => (isOpen() ? school.profile?.id : undefined),
    (profileId, _before, onCleanup) => {
      if (profileId === undefined) return
      const end = new AbortController()
      onCleanup(() => end.abort())
      const { signal } = end
      const following = {
        ask: (since: string | undefined, stop: AbortSignal) =>
          school.apiOf(profileId).client.changes.follow({ since }, { signal: stop }),
        hear: reading(profileId, signal),
        signal,
      }
      void (window.schoolDirectory?.desktop
        ? followChanges(following)
        : followForAllTabs(`changes of ${profileId}`, following))
    },
    { immediate: true },
  )
}
