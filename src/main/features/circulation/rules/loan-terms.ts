import { type ItemKind, type LoanRule, USUAL_TERMS } from '../../../../contract/loan-rules.ts'

/** A role of the borrower, with its unit and all units above it, nearest first. */
export type Post = { roleId: string; unitIds: readonly string[] }

export type Terms = Pick<LoanRule, 'days' | 'renewals' | 'mostOpen' | 'fine'>

type Fit = { rule: LoanRule; named: number; distance: number }

/** How well a rule fits a borrower in one of their posts; undefined when it does not. */
const fitIn = (rule: LoanRule, { post, itemKind }: { post?: Post; itemKind: ItemKind }): Fit | undefined => {
  const { roleId, orgUnitId } = rule
  if (rule.itemKind !== null && rule.itemKind !== itemKind) return undefined
  if (roleId !== null && roleId !== post?.roleId) return undefined
  const distance = orgUnitId === null ? Infinity : (post?.unitIds.indexOf(orgUnitId) ?? -1)
  if (distance < 0) return undefined
  const named = [roleId, rule.itemKind, orgUnitId].filter((each) => each !== null).length
  return { rule, named, distance }
}

const byFit = (one: Fit, other: Fit) =>
  other.named - one.named ||
  (one.distance === other.distance ? 0 : one.distance - other.distance) ||
  Number(other.rule.roleId !== null) - Number(one.rule.roleId !== null) ||
  other.rule.days - one.rule.days ||
  (one.rule.id < other.rule.id ? -1 : 1)

/**
 * The terms on which a borrower gets an item. Role and unit of a rule have to fit the same post. The rule with the most
 * of role, kind and unit named holds; among equals the nearest unit, then a named role, then more days. Without a rule
 * the usual terms hold.
 */
export const termsFor = ({
  rules,
  posts,
  itemKind,
}: {
  rules: readonly LoanRule[]
  posts: readonly Post[]
  itemKind: ItemKind
}): Terms => {
  const fits = rules.flatMap((rule) =>
    [undefined, ...posts].flatMap((post) => fitIn(rule, { itemKind, ...(post && { post }) }) ?? []),
  )
  return fits.toSorted(byFit)[0]?.rule ?? USUAL_TERMS
}
