import { computed } from 'vue'
import { useJobs } from '../../../app/jobs.ts'
import { toast } from '../../../app/toast.ts'
import { useWrite } from '../../../app/writes/useWrite.ts'
import { useApi } from '../../../client/school.ts'
import { peopleText as t } from '../words/people.messages.ts'

/** Fills the empty school with the sample district. Continues when the screen is left. */
export const useSampleDistrict = () => {
  const { profileId } = useApi()
  const { follow } = useWrite()
  const jobs = useJobs()
  const id = `sample-${profileId}`

  const load = async () => {
    const started = performance.now()
    const cancelling = new AbortController()
    jobs.start({ id, title: t('empty.sampleJob'), done: 0, total: null, cancel: () => cancelling.abort() })
    try {
      const { signal } = cancelling
      for await (const event of await follow({ procedure: 'imports.sample', input: {}, signal })) {
        if (event.kind === 'progress') {
          const perSecond = event.done / Math.max(0.001, (performance.now() - started) / 1_000)
          const secondsLeft = perSecond > 0 ? (event.total - event.done) / perSecond : null
          jobs.report(id, { done: event.done, total: event.total, perSecond, secondsLeft })
        } else toast.done(t('empty.sampleDone', { count: event.people }))
      }
    } catch (error) {
      if (!cancelling.signal.aborted) toast.problem(error)
    } finally {
      jobs.end(id)
    }
  }
  return { load, job: computed(() => jobs.running.find((job) => job.id === id)) }
}
