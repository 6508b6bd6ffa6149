import { ref, shallowRef } from 'vue'
import type { Backup, RestoreEvent } from '../../../../contract/backups.ts'
import { useWrite } from '../../app/writes/useWrite.ts'
import { type Problem, problemOf } from '../../client/problem.ts'

const CONFIRMATION = 'confirmation'

/** Restores a backup. A school that holds rows refuses the first request, and the dialog then asks for its name. */
export const useRestore = () => {
  const { follow } = useWrite()
  const backup = shallowRef<Backup | null>(null)
  const event = shallowRef<RestoreEvent | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const wantsName = ref(false)
  const typed = ref('')
  const type = (name: string | number | undefined) => {
    typed.value = String(name ?? '')
  }

  const show = (chosen: Backup | null) => {
    backup.value = chosen
    event.value = null
    problem.value = null
    wantsName.value = false
    typed.value = ''
  }

  const run = async () => {
    if (backup.value === null || busy.value) return
    busy.value = true
    problem.value = null
    try {
      const input = { name: backup.value.name, confirm: wantsName.value ? typed.value : undefined }
      for await (const next of await follow({ procedure: 'backups.restore', input })) event.value = next
    } catch (error) {
      const found = problemOf(error)
      if (!wantsName.value && found.issues.some(({ rule }) => rule === CONFIRMATION)) wantsName.value = true
      else problem.value = found
    } finally {
      busy.value = false
    }
  }

  return { backup, event, problem, busy, wantsName, typed, type, show, run }
}
