import { ref } from 'vue'
import { refusal } from '../../../contract/errors.ts'
import { ROW_KINDS, type WriteName, writes } from '../../../contract/writes.ts'
import type { WriteAnswer, WriteInput } from '../client/client.ts'
import { useApi, useSchool } from '../client/school.ts'
import { useWriteGuard } from './confirm.ts'
import { useReadAgain } from './read-again.ts'
import { toast } from './toast.ts'

type Said = string | { text: string; detail?: string | undefined }

/** Another write that takes one back. */
export type Inverse = { [Name in WriteName]: { procedure: Name; input: WriteInput<Name>; done?: string } }[WriteName]

export type WriteRequest<Name extends WriteName> = {
  procedure: Name
  input: WriteInput<Name>
  /** The words of the question that a production school asks first. false: the user agreed already, or no row of a school changes. */
  asks: { what: string; count?: number } | false
  /** Of a form that may be sent again after a lost answer: the same for every try. */
  requestId?: string
  /** Said when it is done. */
  done?: (answer: WriteAnswer<Name>) => Said | undefined
  /** Offered beside what is said; undefined where there is no way back. */
  undo?: (answer: WriteAnswer<Name>) => Inverse | (() => void) | undefined
  /** Takes a refusal and says whether it did; else a notice has it. `throw`: the caller catches it. */
  refused?: 'throw' | ((error: unknown) => boolean)
  signal?: AbortSignal
}

type StreamName = {
  [Name in WriteName]: WriteAnswer<Name> extends AsyncIterable<unknown> ? Name : never
}[WriteName]
type EventOf<Name extends WriteName> = WriteAnswer<Name> extends AsyncIterable<infer Event> ? Event : never

const touchesRows = (procedure: WriteName) => writes[procedure].some((changed) => ROW_KINDS.includes(changed as never))

/**
 * The one way in which a window changes anything in the school that its component shows: guard, call with a request id, reading again
 * what depends on it, notice with the way back. The client keeps the token and gives it to every later read. It works on
 * after its component is gone.
 */
export const useWrite = () => {
  const api = useApi()
  const school = useSchool()
  const guard = useWriteGuard()
  const readAgain = useReadAgain()
  const busy = ref(false)

  const say = (said: Said | undefined, inverse: Inverse | (() => void) | undefined) => {
    if (said === undefined) return
    const { text, detail } = typeof said === 'string' ? { text: said, detail: undefined } : said
    if (inverse === undefined) return void toast.done(text, detail)
    const back = typeof inverse === 'function' ? inverse : () => void takeBack(inverse)
    toast.undo(text, back, detail)
  }

  /** The write's answer; undefined when the user declined or it was refused and that is said. */
  const write = async <Name extends WriteName>(request: WriteRequest<Name>): Promise<WriteAnswer<Name> | undefined> => {
    const { procedure, input, asks, requestId = crypto.randomUUID(), refused, signal } = request
    if (asks && !(await guard({ what: asks.what, count: asks.count ?? 1 }))) return undefined
    busy.value = true
    try {
      if (school.readOnly && touchesRows(procedure)) throw refusal('READ_ONLY', { profileId: api.profileId ?? '' })
      const answer = await api.send(procedure, input, { requestId, signal })
      say(request.done?.(answer), request.undo?.(answer))
      await readAgain(api.profileId, writes[procedure])
      return answer
    } catch (error) {
      // Refused or lost on the way: the screen shows what is there now, and no form waits for that.
      void readAgain(api.profileId, writes[procedure])
      if (refused === 'throw') throw error
      if (!refused?.(error)) toast.problem(error)
      return undefined
    } finally {
      busy.value = false
    }
  }

  const takeBack = ({ procedure, input, done }: Inverse) =>
    write({ procedure, input, asks: false, done: () => done } as WriteRequest<WriteName>)

  /** The events of a write that takes long; however they end, what depends on it is read again. Throws what was refused. */
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

  return { write, follow, busy }
}
export type Writes = Pick<ReturnType<typeof useWrite>, 'write' | 'follow'>
