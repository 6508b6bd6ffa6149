type Fields = Record<string, unknown>
/** Merges the three values of a list field, so that both people's additions and removals hold. */
export type MergeField = (values: { base: unknown; mine: unknown; theirs: unknown }) => unknown

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** Applies the user's additions and removals to the other person's list. */
export const mergeLists: MergeField = ({ base, mine, theirs }) => {
  const [before, wanted] = [new Set(base as string[]), new Set(mine as string[])]
  const kept = (theirs as string[]).filter((each) => wanted.has(each) || !before.has(each))
  return [...new Set([...kept, ...[...wanted].filter((each) => !before.has(each))])]
}

/**
 * Returns what remains to be written of an edit that began with `base`, now that the entry is `theirs`: the fields that
 * the user changed and that do not have the new value yet. `meets` are those that somebody else changed to another
 * value.
 */
export const mergeEdit = <Patch extends Fields>({
  base,
  mine,
  theirs,
  merge = {},
}: {
  base: Fields
  mine: Patch
  theirs: Fields
  merge?: { [Field in keyof Patch]?: MergeField }
}): { patch: Partial<Patch>; meets: (keyof Patch & string)[] } => {
  const patch: Partial<Patch> = {}
  const meets: (keyof Patch & string)[] = []
  for (const field of Object.keys(mine) as (keyof Patch & string)[]) {
    const one = merge[field]
    const wanted = one ? one({ base: base[field], mine: mine[field], theirs: theirs[field] }) : mine[field]
    if (same(mine[field], base[field]) || same(wanted, theirs[field])) continue
    patch[field] = wanted as Patch[typeof field]
    if (!one && !same(base[field], theirs[field])) meets.push(field)
  }
  return { patch, meets }
}
