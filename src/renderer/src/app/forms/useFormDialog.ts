import { type Ref, watch } from 'vue'
import { useDraft } from './draft.ts'
import { useFormErrors } from './useFormErrors.ts'

/**
 * Runs a form in a dialog. It begins with `initial` or with the draft of a reloaded page, keeps a draft while it is
 * open, and closes when `save` returned an entry. `form` names the form and its subject.
 */
export const useFormDialog = <Values extends object, Saved>({
  open,
  form,
  values,
  initial,
  save,
  saved,
}: {
  open: Ref<boolean>
  form: () => string
  values: Values
  initial: () => Values
  save: () => Promise<Saved | undefined>
  saved?: (entry: Saved) => void
}) => {
  const { problem, busy, submit, errorOf, clear } = useFormErrors()
  const draft = useDraft({ form, values })
  const begin = () => {
    clear()
    Object.assign(values, initial())
    draft.begin()
  }
  if (open.value) begin()
  watch(open, (isOpen) => (isOpen ? begin() : draft.forget()))
  return {
    problem,
    busy,
    errorOf,
    submit: async () => {
      const entry = await submit(save)
      if (entry === undefined) return
      open.value = false
      saved?.(entry)
    },
  }
}
