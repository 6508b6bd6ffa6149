import { ref } from 'vue'
import { refusal } from '../../../../contract/errors.ts'
import { ROW_KINDS, type RowKind, type WriteName, writes } from '../../../../contract/protocol/writes.ts'
import type { WriteAnswer, WriteInput } from '../../client/client.ts'
import { useApi, useSchool } from '../../client/school.ts'
import { type Asked, useWriteGuard } from './confirm.ts'
import { useReadAgain } from './read-again.ts'
import { toast } from '../toast.ts'

type Said = string | { text: string; detail?: string | undefined }

type Versioned = { version: number }
type NamesVersion<Input> = Input extends Versioned
  ? true
  : Extract<NonNullable<Input[keyof Input]>, Versioned | readonly Versioned[]> extends never
    ? false
    : true

/**
 * The writes of rows whose input names a version. They go through `useEdit` or `useSeenWrite`, which show the user what
 * somebody else changed meanwhile.
 */
export type VersionedName = {
  [Name in WriteName]: (typeof writes)[Name][number] extends RowKind
    ? true extends NamesVersion<WriteInput<Name>>
      ? Name
      : never
    : never
}[WriteName]
type DirectName = Exclude<WriteName, VersionedName>

export type WriteRequest<Name extends WriteName> = {
  procedure: Name
  input: WriteInput<Name>
  /**
   * The words of the question in a production school. false when the user agreed already or no row of a school changes.
   */
  asks: Asked | false
  /** The request id of a form that may be sent again after a lost answer. It is the same for every try. */
  requestId?: string
  /** The notice after success. */
  done?: (answer: WriteAnswer<Name>) => Said | undefined
  /** The undo that the notice offers, or undefined when there is none. */
  undo?: (answer: WriteAnswer<Name>) => (() => void) | undefined
  /** Handles a refusal and returns whether it did. Otherwise a notice shows it. With `throw` the caller catches it. */
  refused?: 'throw' | ((error: unknown) => boolean)
  signal?: AbortSignal
}

type StreamName = {
  [Name in WriteName]: WriteAnswer<Name> extends AsyncIterable<unknown> ? Name : never
}[WriteName]
type EventOf<Name extends WriteName> = WriteAnswer<Name> extends AsyncIterable<infer Event> ? Event : never

const touchesRows = (procedure: WriteName) => writes[procedure].some((changed) => ROW_KINDS.includes(changed as never))

/**
 * Makes every change of a window in the school of its component: guard, call with a request id, reading dependent data
 * again, notice with undo. The client keeps the token and sends it with every later read. It goes on after its
 * component is gone.
 */
export const useWrite = () => {
  const api = useApi()
  const school = useSchool()
  const guard = useWriteGuard()
  const readAgain = useReadAgain()
  const busy = ref(false)

  const say = (said: Said | undefined, back: (() => void) | undefined) => {
    if (said === undefined) return
    const { text, detail } = typeof said === 'string' ? { text: said, detail: undefined } : said
    if (back === undefined) toast.done(text, detail)
    else toast.undo(text, back, detail)
  }

  /**
   * Returns the write's answer, or undefined when the user declined or a refusal was shown. Writes that name a version
   * come from `useEdit` and `useSeenWrite` only.
   */
  const writeAny = async <Name extends WriteName>(
    request: WriteRequest<Name>,
  ): Promise<WriteAnswer<Name> | undefined> => {
    const { procedure, input, asks, requestId = crypto.randomUUID(), refused, signal } = request
    if (asks && !(await guard(asks))) return undefined
    busy.value = true
    try {
      if (school.readOnly && touchesRows(procedure)) throw refusal('READ_ONLY', { profileId: api.profileId ?? '' })
      const answer = await api.send(procedure, input, { requestId, signal })
      say(request.done?.(answer), request.undo?.(answer))
      await readAgain(api.profileId, writes[procedure])
      return answer
    } catch (error) {
      // After a refusal or a lost answer the screen shows the present state, and no form waits for it.
      void readAgain(api.profileId, writes[procedure])
      if (refused === 'throw') throw error
      if (!refused?.(error)) toast.problem(error)
      return undefined
    } finally {
      busy.value = false
    }
  }

  const write = <Name extends DirectName>(request: WriteRequest<Name>) => writeAny(request)

  /** Yields the events of a long write. However they end, dependent data is read again. Throws refusals. */
  const follow = async <Name extends StreamName>({
    procedure,
    input,
    signal,
  }: Pick<WriteRequest<Name>, 'procedure' | 'input' | 'signal'>): Promise<AsyncGenerator<EventOf<Name>, void>> => {
    const events = (await api.send(procedure, input, { signal })) as AsyncIterable<EventOf<Name>>
    const each = async function* () {
      try {
        yield* events
      } finally {
        await readAgain(api.profileId, writes[procedure])
      }
    }
    return each()
  }

  return { write, writeAny, follow, busy }
}
export type Writes = Pick<ReturnType<typeof useWrite>, 'write' | 'follow'>
