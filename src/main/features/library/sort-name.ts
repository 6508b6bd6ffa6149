/** The name by which an author is ordered when nobody gave one: the last word, a comma and what stands before it. */
export const sortNameOf = (name: string): string => {
  if (name.includes(',')) return name
  const words = name.trim().split(/\s+/u)
  const last = words.at(-1)!
  return words.length === 1 ? last : `${last}, ${words.slice(0, -1).join(' ')}`
}
