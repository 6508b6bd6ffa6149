const LAST_CODE_POINT = 0x10ffff

type Range = [from: number, to: number]

const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff

/** Code points of one class such as `[^\p{Cc}a-z]`. Half a pair is no character of a JSON document and left out. */
const rangesOf = (characterClass: string): Range[] => {
  const test = new RegExp(`^${characterClass}$`, 'u')
  const ranges: Range[] = []
  let open: Range | undefined
  for (let code = 0; code <= LAST_CODE_POINT; code += 1) {
    if (isSurrogate(code)) continue
    const isIn = test.test(String.fromCodePoint(code))
    if (isIn && open && open[1] === code - 1) open[1] = code
    else if (isIn) ranges.push((open = [code, code]))
  }
  return ranges
}

/** As every dialect reads it: ASCII signs and what does not print by number, everything else as itself. */
const written = (code: number) => {
  const letter = String.fromCodePoint(code)
  if (/^[0-9A-Za-z]$/.test(letter)) return letter
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : letter
}

const rewritten = new Map<string, string>()

const rewrite = (characterClass: string): string => {
  const known = rewritten.get(characterClass)
  if (known !== undefined) return known
  const negated = characterClass.startsWith('[^')
  const ranges = rangesOf(negated ? `[${characterClass.slice(2)}` : characterClass)
  const body = ranges.map(([from, to]) => (from === to ? written(from) : `${written(from)}-${written(to)}`))
  const text = `[${negated ? '^' : ''}${body.join('')}]`
  rewritten.set(characterClass, text)
  return text
}

/** A class in brackets, one escape that stands for several characters, or any other escape. */
const parts =
  /\[(?:\\u\{[^}]*\}|\\[pP]\{[^}]*\}|\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\[dDwWsS]|\\u\{[^}]*\}|\\u[0-9a-f]{4}|\\./giu

/** Plain classes such as `[0-9a-z_-]` read alike as they are. */
const isDialect = (part: string) => /\\[pPdDwWsSu]/.test(part)

/**
 * The same pattern in the part of the language that JavaScript, Python, Go and Java read alike: no `\p{}`, no `\u`, and no
 * `\d`, `\w` or `\s`, which stand for other characters elsewhere. Classes are written out as ranges.
 */
export const portablePattern = (source: string): string =>
  source.replace(parts, (part) => (isDialect(part) ? rewrite(part) : part))
