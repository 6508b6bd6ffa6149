/**
 * Characters that are invisible or reverse their neighbours: controls, formats (bidi, zero width, tags), line ends,
 * fillers.
 */
const hidden = String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0`

/** Zero-width joiner and non-joiner. Words of Persian, Hindi and other languages, and emoji, are spelt with them. */
const joiners = String.raw`\u200c\u200d`

/** Characters that shape the letter before them and show nothing alone. */
const shapers = String.raw`\u034f\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}`

const anyOf = (...kinds: string[]) => `[${kinds.join('')}]`
const noneOf = (...kinds: string[]) => `[^${kinds.join('')}]`

const inLine = `(?:${noneOf(hidden)}|${anyOf(joiners)})`
const leading = anyOf(String.raw`\p{Zs}`, joiners, shapers)
const visible = noneOf(hidden, String.raw`\p{Zs}`, shapers)
const inWord = noneOf(hidden, shapers)

/** One line with at least one visible character. */
export const lineOfText = new RegExp(`^${leading}*${visible}${inLine}*$`, 'u')

/** As `lineOfText`, but may be empty. */
export const lineOrNothing = new RegExp(`^${inLine}*$`, 'u')

/** Several lines, or none. */
export const linesOfText = new RegExp(String.raw`^(?:${noneOf(hidden)}|[\t\n\r${joiners}])*$`, 'u')

/** A text that tells people apart and that programs compare. Every character in it is visible. */
export const wordOfText = new RegExp(String.raw`^\p{Zs}*${noneOf(hidden, shapers, String.raw`\p{Zs}`)}${inWord}*$`, 'u')

/** Technical text that a server compares: no control characters, and not empty. */
export const plainText = /^[^\p{Cc}\p{Cs}]*$/u

/** `name@host.tld` in ASCII, no dot at an end of the name or twice in a row. */
export const emailText =
  /^[A-Za-z0-9_'+-]+(\.[A-Za-z0-9_'+-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/

/** Words of small letters and digits, joined by `-`. */
export const kebabWord = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** What a text should have been, by the pattern that it does not match. The rule is stable. */
export const textRules: ReadonlyMap<string, { rule: string; expected: string }> = new Map([
  ...[
    [lineOfText, 'one line of text that shows something, without control, bidi or zero-width characters'],
    [lineOrNothing, 'one line of text without control, bidi or zero-width characters'],
    [linesOfText, 'text without control, bidi or zero-width characters'],
    [wordOfText, 'one line of text in which every character shows'],
    [plainText, 'one line of text without control characters'],
  ].map(([pattern, expected]) => [String(pattern), { rule: 'hidden-characters', expected: String(expected) }] as const),
  [String(kebabWord), { rule: 'kebab-word', expected: 'words of a-z and 0-9 joined by -, such as add-runtime' }],
])
