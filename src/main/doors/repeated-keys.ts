import type { Issue } from '../../contract/errors.ts'

/** An object or a list around the scan's place. `step` is the present key or index. */
type Frame = { keys: Set<string> | null; step: string | number; awaitsKey: boolean }

/** The most repeated keys that are reported. */
const MOST = 20
const LONGEST = 100

/** Returns the position of the quote that ends the text which begins at `start`. */
const endOfText = (json: string, start: number): number => {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    if (end < 0) return json.length
    let slashes = 0
    while (json.charCodeAt(end - 1 - slashes) === 0x5c) slashes += 1
    if (slashes % 2 === 0) return end
  }
}

const keyBetween = (json: string, start: number, end: number): string => {
  const raw = json.slice(start + 1, end)
  return raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw
}

/**
 * Returns the dotted places of keys that an object has more than once, at most 20, in the order of the text.
 * `JSON.parse` silently keeps the last of them. The text has to be JSON. Takes one pass, 10 ms for 1 MB.
 */
export const repeatedKeys = (json: string): string[] => {
  const found = new Set<string>()
  const frames: Frame[] = []
  for (let at = 0; at < json.length; at += 1) {
    const frame = frames.at(-1)
    switch (json[at]) {
      case '"': {
        const end = endOfText(json, at)
        if (frame?.keys && frame.awaitsKey) {
          const key = keyBetween(json, at, end)
          frame.step = key.slice(0, LONGEST)
          frame.awaitsKey = false
          if (frame.keys.has(key)) found.add(frames.map(({ step }) => step).join('.'))
          if (found.size === MOST) return [...found]
          frame.keys.add(key)
        }
        at = end
        break
      }
      case '{':
        frames.push({ keys: new Set(), step: '', awaitsKey: true })
        break
      case '[':
        frames.push({ keys: null, step: 0, awaitsKey: false })
        break
      case '}':
      case ']':
        frames.pop()
        break
      case ',':
        if (frame?.keys) frame.awaitsKey = true
        else if (frame) frame.step = Number(frame.step) + 1
        break
      default:
    }
  }
  return [...found]
}

/** `field` is the dotted place of the value that was given more than once. */
export const repeatedIssue = (field: string): Issue => ({ field, rule: 'repeated', expected: 'one value' })

/**
 * Returns an issue for each repeated key of a text. `wrapped` is the key that holds the input; fields are named without
 * it.
 */
export const repeatedIn = (json: string, wrapped: string | null): Issue[] =>
  repeatedKeys(json).map((place) =>
    repeatedIssue(wrapped !== null && place.startsWith(`${wrapped}.`) ? place.slice(wrapped.length + 1) : place),
  )
