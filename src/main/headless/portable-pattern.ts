const LAST_CODE_POINT = 0x10ffff

type Range = [from: number, to: number]

const isSurrogate = (code: number) => code >= 0xd800 && code <= 0xdfff

/**
 * Returns the code points of one class such as `[^\p{Cc}a-z]`. Lone surrogates are left out, because no JSON document
 * has them.
 */
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

/**
 * Writes a code point in a form that every dialect reads: ASCII signs and invisible characters by number, others as
 * they are.
 */
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

/** Matches a class in brackets, an escape for several characters, or any other escape. */
const parts =
  /\[(?:\\u\{[^}]*\}|\\[pP]\{[^}]*\}|\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\[dDwWsS]|\\u\{[^}]*\}|\\u[0-9a-f]{4}|\\./giu

/** Whether a part differs between dialects. Plain classes such as `[0-9a-z_-]` do not. */
const isDialect = (part: string) => /\\[pPdDwWsSu]/.test(part)

/**
 * Rewrites a pattern so that JavaScript, Python, Go and Java read it alike: without `\p{}` and `\u`, and without `\d`,
 * `\w` and `\s`, which mean other characters elsewhere. Classes become ranges.
 */
export const portablePattern = (source: string): string =>
  source.replace(parts, (part) => (isDialect(part) ? rewrite(part) : part))
