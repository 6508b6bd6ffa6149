import { personInput, personPatch, type PersonInput, type PersonPatch } from '../../../../../contract/people.ts'
import { peopleText as t } from '../words/people.messages.ts'

type Fault = { code: string; path: PropertyKey[]; maximum?: unknown; format?: string }

const words = (fault: Fault): string => {
  const field = String(fault.path[0])
  if (fault.code === 'too_big') return t('form.rule.tooLong', { limit: Number(fault.maximum) })
  if (fault.code === 'too_small' || fault.code === 'invalid_type') return t('form.rule.required')
  if (field === 'email') return t('form.rule.email')
  if (field === 'sourcedId') return t('form.rule.sourcedId')
  return t('form.rule.text')
}
const byField = (faults: readonly Fault[]) => {
  const texts: Record<string, string> = {}
  for (const fault of faults) texts[String(fault.path[0])] ??= words(fault)
  return texts
}

/** An optional text in the contract's form: null when it is empty. */
export const orNone = (text: string | null | undefined) => text?.trim() || null

type Judged<Value> = { value: Value; faults?: undefined } | { value?: undefined; faults: Record<string, string> }

/** Applies the contract's rules before anything is sent, and returns a message for each field. */
export const judgeNewPerson = (typed: unknown): Judged<PersonInput> => {
  const judged = personInput.safeParse(typed)
  return judged.success ? { value: judged.data } : { faults: byField(judged.error.issues as Fault[]) }
}

export const judgePersonPatch = (typed: unknown): Judged<PersonPatch> => {
  const judged = personPatch.safeParse(typed)
  return judged.success ? { value: judged.data } : { faults: byField(judged.error.issues as Fault[]) }
}
