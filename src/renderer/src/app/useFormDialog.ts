import { type Ref, watch } from 'vue'
import { useDraft } from './draft.ts'
import { useFormErrors } from './useFormErrors.ts'

/**
 * The life of a form in a dialog: it begins with `initial` or with what was typed before the page went away, keeps a draft while it
 * is open, and closes when `save` gave an entry. `form` names the form and what it edits.
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
