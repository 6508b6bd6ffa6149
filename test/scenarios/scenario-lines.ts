/** The types and parsers of scenario lines. test/scenarios/authority/district.yaml explains the format. */

/** Milliseconds after the start of the scenario. */
export type Offset = number
export type Held = { who: string; role: string; unit: string; from: Offset; until: Offset | null }
export type Lent = {
  id: number
  by: string
  to: string
  /** Null: single permissions are delegated. */
  role: string | null
  permissions: string[]
  unit: string
  onward: number
  from: Offset
  until: Offset | null
  revoked: Offset | null
}
export type District = { units: Record<string, string | null>; roles: Record<string, string[]> }

/** A near miss: the delegations from the root, and each fault as `code@hop`. */
export type Miss = { chain: number[]; reasons: string[] }
export type Answer = {
  /** The delegations from the root. Empty: held directly. Null: denied. */
  chain: number[] | null
  /** The number of the root assignment, counted from 1 in the order of the file; undefined: not checked. */
  root: number | undefined
  /** Nearest first. */
  misses: Miss[]
  /** Whether the answer must have these near misses and no others. */
  exactly: boolean
  /** The instant at which the verdict changes; null: never. */
  changes: Offset | null
  /** True when only the limit of 32 hops denies. */
  beyond: boolean
}
export type Loss = { who: string; permission: string; unit: string; kept: string[] }

const HOUR = 3_600_000
const INSTANT = /^(\d+)([+-]?)$/
const SPAN = /^(\d+[+-]?)?\.\.(\d+[+-]?)?$/

const wordsOf = (line: string) => line.trim().split(/\s+/)

const matched = (pattern: RegExp, line: string, what: string): (string | undefined)[] => {
  const found = pattern.exec(line)
  if (found === null) throw new Error(`"${line}" is no ${what}`)
  return [...found]
}

/** Parses a whole hour, or the millisecond before it (`8-`) or after it (`8+`). */
export const offsetOf = (text: string): Offset => {
  const [, hours, side] = matched(INSTANT, text, 'instant')
  return Number(hours) * HOUR + (side === '-' ? -1 : side === '+' ? 1 : 0)
}

const spanOf = (text: string) => {
  const [, from, until] = matched(SPAN, text, 'time from..until')
  return { from: from ? offsetOf(from) : 0, until: until ? offsetOf(until) : null }
}

type Terms = Omit<Lent, 'id' | 'by' | 'to'>

/** Parses the words after the people. Defaults: role principal, at north, without an end, no redelegation. */
const termsOf = (words: string[], { units, roles }: District): Terms => {
  const terms: Terms = {
    role: 'principal',
    permissions: [],
    unit: 'north',
    onward: 0,
    from: 0,
    until: null,
    revoked: null,
  }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!
    if (word === 'onward') terms.onward = Number(words[(at += 1)])
    else if (word === 'revoked') terms.revoked = offsetOf(words[(at += 1)] ?? '')
    else if (SPAN.test(word)) Object.assign(terms, spanOf(word))
    else if (word in units) terms.unit = word
    else if (word in roles) terms.role = word
    else if (word.includes('.')) Object.assign(terms, { role: null, permissions: word.split('+') })
    else throw new Error(`"${word}" is neither a unit nor a role nor a permission`)
  }
  return terms
}

export const heldOf = (line: string, district: District): Held => {
  const [who, ...words] = wordsOf(line)
  const { role, unit, from, until } = termsOf(words, district)
  return { who: who!, role: role!, unit, from, until }
}

/** Parses one delegation, or a line of them from person to person: `1..3 p0..p3`. */
export const lentOf = (line: string, district: District): Lent[] => {
  const run = /^(\d+)\.\.(\d+) (\D+)(\d+)\.\.\3(\d+)(.*)$/.exec(line)
  if (run === null) {
    const [, id, by, to, rest] = matched(/^(\d+) (\w+) > (\w+)(.*)$/, line, 'delegation')
    return [{ id: Number(id), by: by!, to: to!, ...termsOf(wordsOf(rest!).filter(Boolean), district) }]
  }
  const [, first, last, name, start] = run
  const terms = termsOf(wordsOf(run[6]!).filter(Boolean), district)
  return [...Array(Number(last) - Number(first) + 1).keys()].map((n) => {
    const by = Number(start) + n
    return { id: Number(first) + n, by: `${name}${by}`, to: `${name}${by + 1}`, ...terms }
  })
}

/** Parses `1 > 4 > 2`; `1 > 3..5` stands for four delegations. */
export const chainOf = (text: string): number[] =>
  text.split(' > ').flatMap((part) => {
    const [first, last = first] = part.split('..').map(Number) as [number, number?]
    return [...Array(last! - first + 1).keys()].map((n) => first + n)
  })

const IDS = String.raw`\d+(?:\.\.\d+)?(?: > \d+(?:\.\.\d+)?)*`

const missesOf = (text: string): Miss[] =>
  text.split(' or ').map((part) => {
    const [, chain, reasons] = matched(new RegExp(`^(?:via (${IDS}) )?\\(([^)]+)\\)$`), part, 'near miss')
    return { chain: chain ? chainOf(chain) : [], reasons: wordsOf(reasons!) }
  })

export const answerOf = (text: string): Answer => {
  const whole = matched(/^(.*?)(?: then (\d+[+-]?))?( beyond)?$/, text, 'answer')
  const [said, changes] = [whole[1]!, whole[2]]
  const rest = { changes: changes ? offsetOf(changes) : null, beyond: whole[3] !== undefined }
  if (said.startsWith('no ')) {
    const exactly = said.startsWith('no other than ')
    const misses = missesOf(said.slice((exactly ? 'no other than ' : 'no ').length))
    return { chain: null, root: undefined, misses, exactly, ...rest }
  }
  const [, chain, root] = matched(new RegExp(`^(?:held|via (${IDS}))(?: by (\\d+))?$`), said, 'answer')
  return {
    chain: chain ? chainOf(chain) : [],
    root: root ? Number(root) : undefined,
    misses: [],
    exactly: true,
    ...rest,
  }
}

/** Parses a path as its delegations: `same` person is an empty path, `none` is null. */
export const pathOf = (text: string): number[] | null => {
  if (text === 'none') return null
  if (text === 'same') return []
  return chainOf(matched(new RegExp(`^via (${IDS})$`), text, 'path')[1]!)
}

/** Parses `tom trip.approve north`, optionally with `but maths` for a unit at which they keep it. */
export const lossOf = (text: string): Loss => {
  const [, who, permission, unit, kept] = matched(/^(\w+) (\S+) (\w+)(?: but (.+))?$/, text, 'loss')
  return { who: who!, permission: permission!, unit: unit!, kept: kept ? wordsOf(kept) : [] }
}
