import { sayFailure } from '../src/main/program/file-trouble.ts'
import { untilTold } from '../src/main/program/until-told.ts'

/**
 * Builds for a program that begins with it. False when there is nothing to run: the person ended it, or it failed, which is said in
 * one line and in the exit code.
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
