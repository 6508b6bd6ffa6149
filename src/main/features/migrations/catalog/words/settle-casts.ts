const CAST = /^\]\)::([a-z_"][a-z0-9_." ]*(?:\([\d, ]+\))?)\[\]/

const QUOTES = new Set(["'", '"'])
const OPENING = new Set(['(', '['])
const CLOSING = new Set([')', ']'])

/** Splits the elements of an array at `from`; `end` is the place of its closing bracket. null when it has none. */
const elementsAt = (text: string, from: number): { elements: string[]; end: number } | null => {
  const elements: string[] = []
  let [depth, start] = [0, from]
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!
    if (QUOTES.has(letter)) {
      const close = text.indexOf(letter, at + 1)
      if (close === -1) return null
      at = close
    } else if (OPENING.has(letter)) depth++
    else if (CLOSING.has(letter) && depth > 0) depth--
    else if (letter === ']') return { elements: [...elements, text.slice(start, at)], end: at }
    else if (letter === ',' && depth === 0) {
      elements.push(text.slice(start, at))
      start = at + 2
    }
  }
  return null
}

const ARRAY = '(ARRAY['

/**
 * Writes a cast of an array as casts of its elements: `(ARRAY['a'::character varying])::text[]` becomes
 * `ARRAY[('a'::character varying)::text]`. The server does the same when it reads its own text again, so an object that
 * was dumped and restored, or made from its definition, would seem to differ from the one that it came from.
 */
export const settleCasts = (text: string): string => {
  const found = text.indexOf(ARRAY)
  if (found === -1) return text
  const inside = found + ARRAY.length
  const array = elementsAt(text, inside)
  const cast = array && CAST.exec(text.slice(array.end))
  if (!array || !cast) return text.slice(0, inside) + settleCasts(text.slice(inside))
  const elements = array.elements.map((element) => `(${settleCasts(element)})::${cast[1]!}`).join(', ')
  return `${text.slice(0, found)}ARRAY[${elements}]${settleCasts(text.slice(array.end + cast[0].length))}`
}
