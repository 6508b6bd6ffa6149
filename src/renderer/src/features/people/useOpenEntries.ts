import type { Choice } from '../../../../contract/open-entries.ts'
import { askOpenEntries, totalOf } from '../../app/open-entries.ts'
import { toast } from '../../app/toast.ts'
import { useApi } from '../../client/school.ts'
import { peopleText as t } from './people.messages.ts'

/** What people still hold who come back: asks what of it remains, where there is anything. */
export const useOpenEntries = () => {
  const { client } = useApi()
  /** undefined: the user said no, or what they hold could not be read. */
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
