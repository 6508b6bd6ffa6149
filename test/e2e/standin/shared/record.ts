/** What the program asked of the system, in order: opened links, shown files, boxes, relaunches. */
export type Recorded = { what: string; with: unknown }

export const recorded: Recorded[] = []

export const record = (what: string, given?: unknown) => {
  recorded.push({ what, with: given })
}
