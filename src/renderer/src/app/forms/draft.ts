import { watch } from 'vue'
import { useSchool } from '../../client/school.ts'
import { draftText as t } from './draft.messages.ts'
import { toast } from '../toast.ts'

/**
 * Keeps the entered values of a form until the form is saved or given up. When the page was reloaded (it crashed or
 * hung), the form gets them back when it is opened again. They stay in this window and on this computer, and end with
 * the window.
 */
export const useDraft = <Values extends object>({
  form,
  values,
  never = [],
}: {
  /** The form and its subject, e.g. `role:new`. Each has its own draft in each school. */
  form: () => string
  values: Values
  /** Fields that are never stored: passwords. */
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
      // When storage is full or switched off, no draft is kept.
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

  // Keeps values at once, because a page that crashes does nothing later.
  watch(values, keep, { deep: true, flush: 'sync' })

  return {
    /** The form is open and has its first values. */
    begin: () => {
      key = `draft:${school.profile?.id}:${form()}`
      const text = sessionStorage.getItem(key)
      if (text !== null) restore(text)
    },
    /** Removes the draft, because the form was saved or given up. */
    forget,
  }
}
