import type { WriteInput } from '../../client/client.ts'
import { wireError } from '../../client/problem.ts'
import { toast } from '../toast.ts'
import { askConflict, type EndVerb, type Over } from './conflict.ts'
import { changeOf, changeOfField, type Editable, type Entry, idOf, useEntryLog, wordsOf } from './editable.ts'
import { type EndName, useWrite, type WriteRequest } from './useWrite.ts'

export type End<Name extends EndName, Found extends Entry, Fields> = Pick<
  WriteRequest<Name>,
  'procedure' | 'asks' | 'done' | 'undo'
> & {
  entry: Editable<Found, Fields>
  /** The entries as the user saw them. */
  seen: readonly Found[]
  /** The input, with the versions that are to be ended. */
  input: (versionOf: (entry: Found) => number) => WriteInput<Name>
  /** What a read entry tells about its end. Undefined while it goes on. Deleted entries need no word here. */
  over?: (stored: Found) => Over | undefined
}

const verbOf = (procedure: EndName): EndVerb => {
  if (procedure.endsWith('.remove')) return 'delete'
  return procedure.endsWith('.end') ? 'end' : 'revoke'
}

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/**
 * Deletes, ends or revokes entries that somebody else may have changed. The user sees what they had on the screen and
 * what is stored now, by whom and when, and ends the entry all the same or leaves it. An entry that is over already is
 * said to be so.
 */
export const useEnd = () => {
  const { writeAny, busy } = useWrite()
  const logOf = useEntryLog()

  /** Resolves to whether the entries are over now, by this write or by somebody else's. Shows every refusal. */
  const end = async <Name extends EndName, Found extends Entry, Fields>({
    entry,
    seen,
    input,
    over = () => undefined,
    ...asked
  }: End<Name, Found, Fields>): Promise<boolean> => {
    const { kind } = entry
    const verb = verbOf(asked.procedure)
    const versions = new Map(seen.map((each) => [idOf(each), each.version]))
    const byId = new Map(seen.map((each) => [idOf(each), each]))

    const tellOver = async (what: Over, known: Found) => {
      const by = changeOf(await logOf(kind, idOf(known)), () => true)
      await askConflict({ kind: 'over', name: entry.name(known), over: what, by })
      return true
    }
    const agreeToChanged = async (base: Found, stored: Found) => {
      const events = await logOf(kind, idOf(base))
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
      return (await askConflict({ kind: 'changed', name: entry.name(stored), verb, fields, by })) === 'mine'
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
      const base = byId.get(wire.data?.id ?? '')
      if (wire.data?.entity !== kind || base === undefined) throw error
      if (wire.code !== 'STALE_VERSION') return tellOver('deleted', base)
      const stored = await read(idOf(base))
      if (stored === undefined || stored.deletedAt) return tellOver('deleted', base)
      const ended = over(stored)
      if (ended !== undefined && seen.length === 1) return tellOver(ended, stored)
      // Of several entries, one that is over already does not keep the others from ending.
      if (ended === undefined && !(await agreeToChanged(base, stored))) return false
      versions.set(idOf(base), stored.version)
      return 'again'
    }

    for (let asks = asked.asks; ; asks = false) {
      try {
        const versionOf = (each: Found) => versions.get(idOf(each)) ?? each.version
        const answer = await writeAny({
          ...asked,
          input: input(versionOf),
          asks,
          refused: 'throw',
        } as WriteRequest<Name>)
        return answer !== undefined
      } catch (error) {
        try {
          const next = await settle(error)
          if (next !== 'again') return next
        } catch (refused) {
          toast.problem(refused)
          return false
        }
      }
    }
  }

  return { end, busy }
}
