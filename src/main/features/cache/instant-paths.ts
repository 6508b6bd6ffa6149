/** A way to instants in plain data: names of fields, places in lists, and null for every place of a list. */
export type InstantPath = (string | number | null)[]

type Found = { path: InstantPath; instants: InstantPath[]; numbers: number }

/**
 * Returns the ways to all instants of a value. One way stands for all elements of a list when what lies at its end is
 * never a number. Instants are kept as numbers, and only these ways tell them apart.
 */
export const instantPaths = (value: unknown): InstantPath[] => {
  const found = new Map<string, Found>()
  const at = (path: InstantPath) => {
    const general = path.map((step) => (typeof step === 'number' ? null : step))
    const name = JSON.stringify(general)
    const known = found.get(name) ?? { path: general, instants: [], numbers: 0 }
    found.set(name, known)
    return known
  }
  const walk = (each: unknown, path: InstantPath) => {
    if (each instanceof Date) at(path).instants.push(path)
    else if (typeof each === 'number') at(path).numbers++
    else if (Array.isArray(each)) for (const [index, held] of each.entries()) walk(held, [...path, index])
    else if (typeof each === 'object' && each !== null)
      for (const [name, held] of Object.entries(each)) walk(held, [...path, name])
  }
  walk(value, [])
  return [...found.values()].flatMap(({ path, instants, numbers }) => {
    if (instants.length === 0) return []
    return numbers === 0 ? [path] : instants
  })
}

const instantOf = (kept: unknown) => (typeof kept === 'number' ? new Date(kept) : kept)

const putBack = (holder: unknown, path: InstantPath, depth: number): unknown => {
  if (depth === path.length) return instantOf(holder)
  if (typeof holder !== 'object' || holder === null) return holder
  const step = path[depth]!
  if (step === null && Array.isArray(holder)) {
    for (let index = 0; index < holder.length; index++) holder[index] = putBack(holder[index], path, depth + 1)
    return holder
  }
  const fields = holder as Record<string | number, unknown>
  if (step !== null && Object.hasOwn(fields, step)) fields[step] = putBack(fields[step], path, depth + 1)
  return holder
}

/** Puts instants back into what JSON brought, in place. */
export const withInstants = (value: unknown, paths: readonly InstantPath[]): unknown => {
  let result = value
  for (const path of paths) result = putBack(result, path, 0)
  return result
}
