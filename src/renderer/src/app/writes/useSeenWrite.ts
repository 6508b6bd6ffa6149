import type { WriteInput } from '../../client/client.ts'
import { wireError } from '../../client/problem.ts'
import { toast } from '../toast.ts'
import { askConflict, type Over, type SeenVerb } from './conflict.ts'
import { changeOf, changeOfField, type Editable, type Entry, idOf, useEntryLog, wordsOf } from './editable.ts'
import { useWrite, type VersionedName, type WriteRequest } from './useWrite.ts'

export type SeenWrite<Name extends VersionedName, Found extends Entry, Fields> = Pick<
  WriteRequest<Name>,
  'procedure' | 'asks' | 'done' | 'undo'
> & {
  entry: Editable<Found, Fields>
  /** The entries as the user saw them. */
  seen: readonly Found[]
  /** What the write does with them, for the button that goes on. */
  verb: SeenVerb
  /** The input. `now` returns a seen entry as it is known now, with the version to name. */
  input: (now: (entry: Found) => Found) => WriteInput<Name>
  /** Tells whether a read entry is already what the write makes of it. Deleted entries need no word here. */
  over?: (stored: Found) => Over | undefined
  /** false when the write still has something to do with an entry that is over. */
  overIsFinal?: boolean
  /** Handles a refusal that is no conflict and returns whether it did. Otherwise a notice shows it. */
  refused?: (error: unknown) => boolean
}

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/**
 * Deletes, ends, restores or changes as a whole entries that somebody else may have changed. The user sees what they
 * had on the screen and what is stored now, by whom and when, and goes on all the same or leaves it. An entry that is
 * over already is said to be so.
 */
export const useSeenWrite = () => {
  const { writeAny, busy } = useWrite()
  const logOf = useEntryLog()

  /** Resolves to whether it is done now, by this write or by somebody else's. Shows every refusal. */
  const writeSeen = async <Name extends VersionedName, Found extends Entry, Fields>({
    entry,
    seen,
    verb,
    input,
    over = () => undefined,
    overIsFinal = true,
    refused,
    ...asked
  }: SeenWrite<Name, Found, Fields>): Promise<boolean> => {
    const { kind } = entry
    const known = new Map(seen.map((each) => [idOf(each), each]))
    const now = (each: Found) => known.get(idOf(each)) ?? each

    const tellOver = async (what: Over, stored: Found) => {
      const by = changeOf(await logOf(kind, idOf(stored)), () => true)
      await askConflict({ kind: 'over', name: entry.name(stored), over: what, by })
      return true
    }
    const agreeToChanged = async (base: Found, stored: Found) => {
      const events = await logOf(kind, idOf(stored))
      const [was, is] = [base, stored] as unknown as Record<string, unknown>[]
      const labels = Object.entries(entry.labels()) as [keyof Fields & string, string][]
      const fields = await Promise.all(
        labels
          .filter(([field]) => !same(was![field], is![field]))
          .map(async ([field, label]) => ({
            label,
            seen: await wordsOf(entry.say, { field, value: was![field] }),
            theirs: await wordsOf(entry.say, { field, value: is![field] }),
            by: changeOfField(events, field),
          })),
      )
      const by = changeOf(events, () => true)
      const question = { kind: 'changed' as const, name: entry.name(stored), verb, over: over(stored), fields, by }
      return (await askConflict(question)) === 'mine'
    }
    const read = async (id: string) => {
      try {
        return await entry.read(id)
      } catch (error) {
        if (wireError(error)?.code === 'NOT_FOUND') return undefined
        throw error
      }
    }
    /** Returns whether to write again, or how it ended. Throws what is no conflict. */
    const settle = async (error: unknown): Promise<'again' | boolean> => {
      const wire = wireError(error)
      if (wire?.code !== 'STALE_VERSION' && wire?.code !== 'DELETED' && wire?.code !== 'NOT_FOUND') throw error
      const id = wire.data?.id
      const base = seen.find((each) => idOf(now(each)) === id)
      if (wire.data?.entity !== kind || base === undefined) throw error
      if (wire.code !== 'STALE_VERSION' && overIsFinal) return tellOver('deleted', base)
      const stored = await read(idOf(base))
      if (stored === undefined || (stored.deletedAt && !base.deletedAt)) return tellOver('deleted', base)
      const ended = overIsFinal ? over(stored) : undefined
      if (ended !== undefined && seen.length === 1) return tellOver(ended, stored)
      // Of several entries, one that is over already does not keep the others from being written.
      if (ended === undefined && !(await agreeToChanged(base, stored))) return false
      known.set(idOf(base), stored)
      return 'again'
    }

    for (let asks = asked.asks; ; asks = false) {
      try {
        const answer = await writeAny({ ...asked, input: input(now), asks, refused: 'throw' } as WriteRequest<Name>)
        return answer !== undefined
      } catch (error) {
        try {
          const next = await settle(error)
          if (next !== 'again') return next
        } catch (other) {
          if (!refused?.(other)) toast.problem(other)
          return false
        }
      }
    }
  }

  return { writeSeen, busy }
}
