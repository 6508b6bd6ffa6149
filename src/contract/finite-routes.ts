import type { ProcedureMarks } from './errors.ts'

type Marked = { '~orpc': { meta: ProcedureMarks } }
const isProcedure = (entry: object): entry is Marked => '~orpc' in entry

/**
 * Returns the procedures for scripts and the command line: all of a contract or router except those marked `endless`.
 * A group without any other is left out.
 */
export const finiteRoutes = <Routes extends object>(routes: Routes): Routes =>
  Object.fromEntries(
    Object.entries(routes as Record<string, object>).flatMap(([name, entry]): [string, object][] => {
      if (isProcedure(entry)) return entry['~orpc'].meta.endless ? [] : [[name, entry]]
      const group = finiteRoutes(entry)
      return Object.keys(group).length === 0 ? [] : [[name, group]]
    }),
  ) as Routes
