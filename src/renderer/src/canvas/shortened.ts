const WIDE = /[MW@%—]/u
const BROAD = /[mw]/u
const NARROW = /[iljIft.,:;'‘’ʻ|() ]/u
/** From here on characters are as wide as they are high: Han, Kana, Hangul, emoji. */
const SQUARE = 0x2e80

/** How wide a character is drawn, where a usual letter is 1. */
const widthOf = (character: string) => {
  if ((character.codePointAt(0) ?? 0) >= SQUARE) return 1.8
  if (WIDE.test(character)) return 1.5
  if (BROAD.test(character)) return 1.4
  return NARROW.test(character) ? 0.75 : 1
}

/** No wider than this many usual letters, the last one an ellipsis where some are missing. No character is cut in two. */
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
