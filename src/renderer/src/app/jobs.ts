import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'

/** Long work that is running, in the form of the status bar. */
export type Job = {
  id: string
  title: string
  phase?: string
  done: number
  /** null while the total is unknown. */
  total: number | null
  unit?: string
  perSecond?: number | null
  secondsLeft?: number | null
  cancel?: () => void
  /** The screen that shows the work in full. */
  route?: string
}

export const useJobs = defineStore('jobs', () => {
  const running = ref<Job[]>([])
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  // Closing the window ends its work, so the browser asks first.
  watchEffect(() => {
    if (running.value.length > 0) window.addEventListener('beforeunload', ask)
    else window.removeEventListener('beforeunload', ask)
  })
  return {
    running,
    latest: computed(() => running.value.at(-1)),
    start: (job: Job) => {
      running.value = [...running.value.filter(({ id }) => id !== job.id), job]
    },
    report: (id: string, progress: Partial<Omit<Job, 'id'>>) => {
      running.value = running.value.map((job) => (job.id === id ? { ...job, ...progress } : job))
    },
    end: (id: string) => {
      running.value = running.value.filter((job) => job.id !== id)
    },
  }
})
