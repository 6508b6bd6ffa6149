const WIDE = /[MW@%—]/u
const BROAD = /[mw]/u
const NARROW = /[iljIft.,:;'‘’ʻ|() ]/u
/** Characters from this code on are as wide as they are high: Han, Kana, Hangul, emoji. */
const SQUARE = 0x2e80

/** The width of a character as drawn, where 1 is an average letter. */
const widthOf = (character: string) => {
  if ((character.codePointAt(0) ?? 0) >= SQUARE) return 1.8
  if (WIDE.test(character)) return 1.5
  if (BROAD.test(character)) return 1.4
  return NARROW.test(character) ? 0.75 : 1
}

/**
 * Shortens a text to the width of this many average letters, with an ellipsis at the end. Never cuts a character in
 * two.
 */
export const shortened = (text: string, longest: number) => {
  if (text.length * 1.8 <= longest) return text
  let [width, kept] = [0, '']
  for (const character of text) {
    const next = width + widthOf(character)
    if (next > longest) return `${kept.trimEnd()}…`
    width = next
    if (width <= longest - 1) kept += character
  }
  return text
}
