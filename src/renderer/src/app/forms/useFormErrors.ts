import { computed, shallowRef } from 'vue'
import { type Problem, problemOf } from '../../client/problem.ts'

/** Runs a form's write and keeps its errors: by field, or for a banner when they concern no field. */
export const useFormErrors = () => {
  const problem = shallowRef<Problem | null>(null)
  const busy = shallowRef(false)

  const submit = async <Result>(write: () => Promise<Result>): Promise<Result | undefined> => {
    busy.value = true
    problem.value = null
    try {
      return await write()
    } catch (error) {
      problem.value = problemOf(error)
      return undefined
    } finally {
      busy.value = false
    }
  }

  const errorOf = (field: string) => problem.value?.issues.find((issue) => issue.field === field)?.expected
  return {
    problem,
    busy,
    submit,
    errorOf,
    clear: () => (problem.value = null),
    failed: computed(() => problem.value !== null),
  }
}
