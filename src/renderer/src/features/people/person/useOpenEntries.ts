import type { Choice } from '../../../../../contract/open-entries.ts'
import { askOpenEntries, totalOf } from '../../../app/writes/open-entries.ts'
import { toast } from '../../../app/toast.ts'
import { useApi } from '../../../client/school.ts'
import { peopleText as t } from '../words/people.messages.ts'

/** Asks which entries of restored people remain, when there are any. */
export const useOpenEntries = () => {
  const { client } = useApi()
  /** Returns undefined when the user declined, or when the entries could not be read. */
  const chooseOpen = async (personIds: string[], name: string): Promise<Choice | undefined> => {
    try {
      const entries = await client.people.openEntries({ personIds })
      if (totalOf(entries.counts) === 0) return {}
      return await askOpenEntries({
        title: t('returning.title', { name }),
        text: t('returning.text'),
        action: t('returning.action'),
        mode: 'choose',
        entries,
      })
    } catch (error) {
      toast.problem(error)
      return undefined
    }
  }
  return { chooseOpen }
}
