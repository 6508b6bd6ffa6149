import { watch } from 'vue'
import { useSchool } from '../client/school.ts'
import { draftText as t } from './draft.messages.ts'
import { toast } from './toast.ts'

/**
 * Keeps what is typed in a form until the form is saved or given up, so that a page that is loaded again (it crashed, it hung)
 * gives it back when the form is opened again. It stays in this window and on this computer, and ends with the window.
 */
export const useDraft = <Values extends object>({
  form,
  values,
  never = [],
}: {
  /** The form and what it is about, e.g. `role:new`; each has a draft of its own in each school. */
  form: () => string
  values: Values
  /** Fields that no storage holds: passwords. */
  never?: readonly (keyof Values & string)[]
}) => {
  const school = useSchool()
  let key: string | undefined

  const forget = () => {
    if (key !== undefined) sessionStorage.removeItem(key)
    key = undefined
  }
  const keep = () => {
    if (key === undefined) return
    const kept = Object.entries(values).filter(([name]) => !never.includes(name as keyof Values & string))
    try {
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(kept)))
    } catch {
      // A storage that is full or switched off keeps no draft.
    }
  }
  const restore = (text: string) => {
    try {
      const kept = Object.entries(JSON.parse(text) as object).filter(([name]) => Object.hasOwn(values, name))
      Object.assign(values, Object.fromEntries(kept))
      toast.info(t('back'), t('backText'))
    } catch {
      forget()
    }
  }

  // At once: a page that crashes does nothing later.
  watch(values, keep, { deep: true, flush: 'sync' })

  return {
    /** The form is open and has its first values. */
    begin: () => {
      key = `draft:${school.profile?.id}:${form()}`
      const text = sessionStorage.getItem(key)
      if (text !== null) restore(text)
    },
    /** It was saved or given up. */
    forget,
  }
}
