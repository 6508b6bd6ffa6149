import { shallowRef } from 'vue'
import { useSchool } from '../../client/school.ts'
import { appText as t } from '../app.messages.ts'

export type Question = { title: string; text: string; action: string; danger?: boolean }

/** The question on the screen, answered by ConfirmDialog in the shell. */
export const openQuestion = shallowRef<{ question: Question; answer: (yes: boolean) => void }>()

/** Asks and resolves to whether the user agreed. */
export const confirm = (question: Question) =>
  new Promise<boolean>((resolve) => {
    openQuestion.value?.answer(false)
    openQuestion.value = {
      question,
      answer: (yes) => {
        openQuestion.value = undefined
        resolve(yes)
      },
    }
  })

/** What a write is, and how many entries it changes, or `text` for a write that changes none. */
export type Asked = { what: string; count?: number } | { text: string }

/** Asks before a write in a production school, naming the school. In other schools it goes on at once. */
export const useWriteGuard = () => {
  const school = useSchool()
  return async (write: Asked) => {
    if (school.profile?.environment !== 'production') return true
    return confirm({
      title: t('guard.title', { school: school.profile.name }),
      text: 'text' in write ? write.text : t('guard.text', { what: write.what, count: write.count ?? 1 }),
      action: t('guard.action'),
    })
  }
}
