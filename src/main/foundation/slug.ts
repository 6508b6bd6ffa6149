/** The longest slug that is made of a title. A number after it still fits the column. */
const MOST_OF_TITLE = 80

/**
 * The address of a title: words of small ASCII letters and digits, joined by hyphens; `post` for a title without any.
 * Titles of before got theirs from the migration `slugs-and-publication` by the same rule.
 */
export const slugOf = (title: string): string =>
  title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/gu, '')
    .replaceAll('ß', 'ss')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MOST_OF_TITLE)
    .replace(/-+$/, '') || 'post'

/** The slug itself, or with the first number from 2 on that is free. */
export const freeSlug = (base: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(base)) return base
  for (let number = 2; ; number += 1) {
    const numbered = `${base}-${number}`
    if (!taken.has(numbered)) return numbered
  }
}
