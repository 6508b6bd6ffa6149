/** Milliseconds from the start of this process to what happened first under each name. */
export const moments: Record<string, number> = {}

export const moment = (name: string) => {
  moments[name] ??= performance.now()
}
