/** Milliseconds from the start of this process to the first time of each moment. */
export const moments: Record<string, number> = {}

export const moment = (name: string) => {
  moments[name] ??= performance.now()
}
