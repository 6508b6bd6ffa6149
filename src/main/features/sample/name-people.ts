import type { Random } from './random.ts'
import { CULTURES, LONG_FAMILY_NAMES, type NameCulture } from './sample-names.ts'

export type PersonName = {
  givenName: string
  familyName: string
  middleName: string | null
  preferredName: string | null
}

/** The names one household goes by: what a parent brings, and what the children carry. */
export type HouseholdNames = { culture: NameCulture; parents: [string, string]; children: string }

const cultureByPercent = CULTURES.flatMap((culture) => Array.from({ length: culture.weight }, () => culture))

export const drawCulture = (random: Random): NameCulture => random.pick(cultureByPercent)

const drawFamilyName = (random: Random, culture: NameCulture): string => {
  if (random.chance(0.0004)) return random.pick(LONG_FAMILY_NAMES)
  const first = random.pick(culture.family)
  if (culture.familyCustom === 'two' && random.chance(0.7)) return `${first} ${random.pick(culture.family)}`
  return random.chance(0.03) ? `${first}-${random.pick(culture.family)}` : first
}

export const drawName = (
  random: Random,
  culture: NameCulture,
  familyName: string = drawFamilyName(random, culture),
): PersonName => {
  const given = random.chance(0.5) ? culture.feminine : culture.masculine
  const givenName = random.pick(given)
  const middleName = random.chance(0.32) ? random.pick(given) : null
  return {
    givenName,
    familyName,
    middleName,
    preferredName: random.chance(0.12) ? drawPreferredName(random, culture, givenName) : null,
  }
}

/** A short form with the same first letter where the culture has one; otherwise a name from school or another script. */
const drawPreferredName = (random: Random, { alsoKnownAs }: NameCulture, givenName: string): string | null => {
  const shortForms = alsoKnownAs.filter((name) => name[0] === givenName[0] && name !== givenName)
  if (shortForms.length > 0) return random.pick(shortForms)
  return random.chance(0.25) ? random.pick(alsoKnownAs) : null
}

/** In one household in nine the parents come from two cultures. */
export const drawHouseholdNames = (random: Random): HouseholdNames => {
  const culture = drawCulture(random)
  const first = drawFamilyName(random, culture)
  const second = drawFamilyName(random, random.chance(0.11) ? drawCulture(random) : culture)
  if (culture.familyCustom === 'two') {
    return { culture, parents: [first, second], children: `${first.split(' ')[0]!} ${second.split(' ')[0]!}` }
  }
  const kind = random.below(20)
  if (kind === 0) return { culture, parents: [first, second], children: `${first}-${second}` }
  if (kind < 6) return { culture, parents: [first, second], children: random.chance(0.5) ? first : second }
  return { culture, parents: [first, first], children: first }
}

const LETTERS_WITHOUT_DECOMPOSITION: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  þ: 'th',
  ð: 'd',
}

/** Lower-case ASCII letters of a name: `Łukasz` becomes `lukasz`, `O'Brien` becomes `obrien`. */
export const foldName = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[ßøłđæœıþð]/g, (letter) => LETTERS_WITHOUT_DECOMPOSITION[letter]!)
    .replace(/[^a-z]/g, '')

/**
 * Gives unique usernames `given.family`, numbered from the second bearer on. Keeps one count per pair of names, so its
 * memory is bounded by the name lists, not by the people.
 */
export const createUsernames = (): ((name: PersonName) => string) => {
  const folded = new Map<string, string>()
  const fold = (part: string) => {
    let text = folded.get(part)
    if (text === undefined) {
      text = foldName(part).slice(0, 24)
      folded.set(part, text)
    }
    return text
  }
  const bearers = new Map<string, number>()
  return ({ givenName, familyName }) => {
    // Particles (`da`, `van der`) are no name to go by alone: the first word of four letters or more is.
    const nameWords = familyName.split(/[ -]/)
    const base = `${fold(givenName)}.${fold(nameWords.find((word) => word.length > 3) ?? nameWords[0]!)}`
    const count = (bearers.get(base) ?? 0) + 1
    bearers.set(base, count)
    return count === 1 ? base : `${base}${count}`
  }
}
