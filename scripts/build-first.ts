import { sayFailure } from '../src/main/program/file-trouble.ts'
import { untilTold } from '../src/main/program/until-told.ts'

/**
 * Runs the build that a program needs before it starts. Returns false when there is nothing to run: the person ended
 * the build, or it failed. A failed build prints one line and sets the exit code to 1.
 */
export const buildFirst = async (build: (told: AbortSignal) => Promise<unknown>): Promise<boolean> => {
  const { told, forget } = untilTold()
  try {
    await build(told)
    return !told.aborted
  } catch (error) {
    if (told.aborted) return false
    process.stderr.write(`The console could not be built: ${sayFailure(error)}\n`)
    process.exitCode = 1
    return false
  } finally {
    forget()
  }
}
