import { NODE } from '../../../canvas/geometry.ts'

export type Layout = { x: Float64Array<ArrayBuffer>; y: Float64Array<ArrayBuffer> }

const ROW = NODE.height + NODE.siblingGap
const COUSIN_ROW = NODE.height + NODE.cousinGap
/**
 * A node stands beside the middle of its branch, but at most this far below the branch's first node. Somebody who
 * enters a branch of hundreds arrives at its beginning and still sees its parent.
 */
const MOST_ABOVE = 6 * ROW
const NONE = -1

/**
 * Links the places as a tree: for each node its first and last child, next sibling and number. The place after all
 * others is the parent of the roots.
 */
const linked = (parents: ArrayLike<number>) => {
  const count = parents.length
  const all = () => new Int32Array(count + 1).fill(NONE)
  const tree = { top: count, first: all(), last: all(), next: all(), before: all(), parent: all(), nth: all() }
  for (let place = 0; place < count; place += 1) {
    const parent = (parents[place] as number) < 0 ? count : (parents[place] as number)
    const before = tree.last[parent]!
    tree.parent[place] = parent
    tree.before[place] = before
    tree.last[parent] = place
    tree.nth[place] = before === NONE ? 0 : tree.nth[before]! + 1
    if (before === NONE) tree.first[parent] = place
    else tree.next[before] = place
  }
  return tree
}
type Tree = ReturnType<typeof linked>

/** Every node after its children and after its earlier siblings. */
const fromTheLeaves = ({ top, first, next, parent }: Tree): Int32Array => {
  const order = new Int32Array(top + 1)
  const deepest = (from: number) => {
    let place = from
    while (first[place] !== NONE) place = first[place]!
    return place
  }
  for (let at = 0, place = deepest(top); at <= top; at += 1) {
    order[at] = place
    place = next[place] === NONE ? parent[place]! : deepest(next[place]!)
  }
  return order
}

/**
 * The centres of nodes in a tree that grows to the right, in linear time (Buchheim, Jünger and Leipert, "Improving
 * Walker's algorithm to run in linear time", 2002; the names are from there). `parents` are places, -1 for a root; a
 * parent comes before its children. Several roots are placed one below the other.
 */
export const tidyLayout = (parents: ArrayLike<number>): Layout => {
  const count = parents.length
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  const tree = linked(parents)
  const { top, first, last, before, parent, nth } = tree
  const each = () => new Float64Array(count + 1)
  const [prelim, mod, change, shift] = [each(), each(), each(), each()]
  const thread = new Int32Array(count + 1).fill(NONE)
  const ancestor = Int32Array.from({ length: count + 1 }, (_, place) => place)
  const defaultAncestor = Int32Array.from(first)
  const nextUp = (place: number) => (first[place] === NONE ? thread[place]! : first[place]!)
  const nextDown = (place: number) => (last[place] === NONE ? thread[place]! : last[place]!)
  const apart = (one: number, other: number) => (parent[one] === parent[other] ? ROW : COUSIN_ROW)

  /** Moves a branch as close to the branches of its earlier siblings as they allow. */
  const apportion = (place: number) => {
    const above = before[place]!
    if (above === NONE) return
    const siblings = parent[place]!
    let [upper, upperOuter, lower, lowerOuter] = [above, first[siblings]!, place, place]
    let [sumUpper, sumUpperOuter, sumLower, sumLowerOuter] = [mod[upper]!, mod[upperOuter]!, mod[lower]!, mod[lower]!]
    for (;;) {
      upper = nextDown(upper)
      lower = nextUp(lower)
      if (upper === NONE || lower === NONE) break
      upperOuter = nextUp(upperOuter)
      lowerOuter = nextDown(lowerOuter)
      ancestor[lowerOuter] = place
      const by = prelim[upper]! + sumUpper - prelim[lower]! - sumLower + apart(upper, lower)
      if (by > 0) {
        const owner = ancestor[upper]!
        const from = parent[owner] === siblings ? owner : defaultAncestor[siblings]!
        const share = by / (nth[place]! - nth[from]!)
        change[place]! -= share
        shift[place]! += by
        change[from]! += share
        prelim[place]! += by
        mod[place]! += by
        sumLower += by
        sumLowerOuter += by
      }
      sumUpper += mod[upper]!
      sumLower += mod[lower]!
      sumUpperOuter += mod[upperOuter]!
      sumLowerOuter += mod[lowerOuter]!
    }
    if (upper !== NONE && nextDown(lowerOuter) === NONE) {
      thread[lowerOuter] = upper
      mod[lowerOuter]! += sumUpper - sumLowerOuter
    }
    if (lower !== NONE && nextUp(upperOuter) === NONE) {
      thread[upperOuter] = lower
      mod[upperOuter]! += sumLower - sumUpperOuter
      defaultAncestor[siblings] = place
    }
  }

  for (const place of fromTheLeaves(tree)) {
    const above = before[place]!
    const own = above === NONE ? undefined : prelim[above]! + ROW
    if (first[place] === NONE) prelim[place] = own ?? 0
    else {
      // The shifts of siblings are spread over the siblings between them.
      for (let child = last[place]!, by = 0, rate = 0; child !== NONE; child = before[child]!) {
        prelim[child]! += by
        mod[child]! += by
        rate += change[child]!
        by += shift[child]! + rate
      }
      const [begins, ends] = [prelim[first[place]!]!, prelim[last[place]!]!]
      const beside = place === top ? (begins + ends) / 2 : Math.min((begins + ends) / 2, begins + MOST_ABOVE)
      prelim[place] = own ?? beside
      if (own !== undefined) mod[place] = own - beside
    }
    if (place !== top) apportion(place)
  }

  mod[top] = -prelim[top]!
  for (let place = 0; place < count; place += 1) {
    const from = parent[place]!
    y[place] = prelim[place]! + mod[from]!
    mod[place]! += mod[from]!
    x[place] = from === top ? 0 : x[from]! + NODE.width + NODE.levelGap
  }
  return { x, y }
}
