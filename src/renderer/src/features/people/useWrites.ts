import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { useWriteGuard } from '../../app/confirm.ts'
import { toast } from '../../app/toast.ts'
import { wireError } from '../../client/problem.ts'
import { useApi } from '../../client/school.ts'

/** Runs writes: asks first in a production school, shows what failed, and afterwards lets every list of the school read anew. */
export const useWrites = () => {
  const { profileId } = useApi()
  const queryClient = useQueryClient()
  const guard = useWriteGuard()
  const busy = ref(false)

  /** The write's answer; undefined when it was declined or failed. With `onError`, what was thrown goes there first. */
  const write = async <Answer>(
    run: () => Promise<Answer>,
    asked: { what: string; count: number; onError?: (error: unknown) => boolean },
  ): Promise<Answer | undefined> => {
    if (!(await guard(asked))) return undefined
    busy.value = true
    try {
      const answer = await run()
      await queryClient.invalidateQueries({ queryKey: [[profileId]] })
      return answer
    } catch (error) {
      if (!asked.onError?.(error)) toast.problem(error)
      // Deleted elsewhere: the screen shows it as it is now, with the way back.
      if (wireError(error)?.code === 'DELETED') await queryClient.invalidateQueries({ queryKey: [[profileId]] })
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { write, busy }
}
