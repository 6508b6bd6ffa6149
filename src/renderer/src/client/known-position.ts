import { defineStore } from 'pinia'
import { ref } from 'vue'
import { compareMarkers, markerOf } from '../../../contract/protocol/consistency.ts'
import type { Changed, RowKind } from '../../../contract/protocol/writes.ts'

/** The number of own writes that are remembered until their changes arrive. */
const MOST_OWN = 100

const keyOf = (profileId: string | undefined) => profileId ?? 'default'

/**
 * The position in each school's outbox that this window knows: the latest of its own writes and of the changes that it
 * received.
 */
export const useKnownPosition = defineStore('known-position', () => {
  const latest = ref<Record<string, string>>({})
  /** By school and transaction: the kinds that are read again after the window's own write. */
  const own = new Map<string, readonly Changed[]>()
  const ownKey = (profileId: string | undefined, token: string) =>
    `${keyOf(profileId)} ${markerOf(token).transactionId}`

  return {
    /** The value for a read's `atLeast`; undefined while this window knows of no write. */
    of: (profileId: string | undefined): string | undefined => latest.value[keyOf(profileId)],
    learn: (profileId: string | undefined, consistencyToken: string) => {
      const key = keyOf(profileId)
      const known = latest.value[key]
      if (known === undefined || compareMarkers(markerOf(consistencyToken), markerOf(known)) > 0)
        latest.value = { ...latest.value, [key]: consistencyToken }
    },
    wrote: (profileId: string | undefined, consistencyToken: string, changed: readonly Changed[]) => {
      own.set(ownKey(profileId, consistencyToken), changed)
      if (own.size > MOST_OWN) own.delete(own.keys().next().value!)
    },
    /** Whether a change comes from a write of this window, which has read the dependent data again already. */
    isOwn: (profileId: string | undefined, { kind, position }: { kind: RowKind; position: string }): boolean =>
      own.get(ownKey(profileId, position))?.some((each) => each === kind || each === 'everything') ?? false,
  }
})
