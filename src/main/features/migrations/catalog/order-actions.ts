export type Action = {
  key: string
  /** The keys of actions that have to come before. Unknown ones are ignored. */
  after: Set<string>
  /** Where the action stands among those that may come next. Smaller is earlier. */
  rank: number
}

/** Sorts actions so that each comes after those that it names, and in the order of ranks and keys otherwise. */
export const orderActions = <A extends Action>(actions: readonly A[]): A[] => {
  const byKey = new Map(actions.map((action) => [action.key, action]))
  const followers = new Map<string, A[]>()
  const open = new Map<string, number>()
  for (const action of actions) {
    const before = [...action.after].filter((key) => key !== action.key && byKey.has(key))
    open.set(action.key, before.length)
    for (const key of before) followers.set(key, [...(followers.get(key) ?? []), action])
  }
  const earlier = (one: A, other: A) => one.rank - other.rank || (one.key < other.key ? -1 : 1)
  const free = actions.filter(({ key }) => open.get(key) === 0).sort(earlier)
  const ordered: A[] = []
  for (let next = free.shift(); next; next = free.shift()) {
    ordered.push(next)
    for (const follower of followers.get(next.key) ?? []) {
      const left = open.get(follower.key)! - 1
      open.set(follower.key, left)
      if (left > 0) continue
      const at = free.findIndex((other) => earlier(follower, other) < 0)
      free.splice(at === -1 ? free.length : at, 0, follower)
    }
  }
  if (ordered.length < actions.length) {
    const circle = actions.filter(({ key }) => (open.get(key) ?? 0) > 0).map(({ key }) => key)
    throw new Error(`These changes wait for each other: ${circle.join(', ')}`)
  }
  return ordered
}
