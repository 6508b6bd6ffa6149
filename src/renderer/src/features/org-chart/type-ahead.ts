import { folded } from '../../ui/folded.ts'
import type { VisibleNode } from './tree/chart-tree.ts'
import { nameOf } from './words/node-words.ts'

type Key = Pick<KeyboardEvent, 'key' | 'timeStamp' | 'ctrlKey' | 'altKey' | 'metaKey'>

/** Letters typed within this many milliseconds of each other form one word. */
const PAUSE_MS = 1_000

/**
 * The place of the next node whose name begins with the typed word, ignoring case and accents: first among the siblings
 * of the node at `from`, then in the whole open chart, from there on and around. The same letter again and again goes
 * from node to node. Undefined when no name begins with the word.
 */
export const typedAhead = (
  nodes: readonly VisibleNode[],
  { from, typed }: { from: number; typed: string },
): number | undefined => {
  const letters = [...folded(typed)]
  const again = letters.every((letter) => letter === letters[0])
  const wanted = again ? letters[0] : letters.join('')
  if (wanted === undefined) return undefined
  // A longer word may still match the node to which it has led.
  const start = again ? from + 1 : from
  const around = nodes.map((_, step) => (start + step) % nodes.length)
  const fits = (place: number) => nodes[place]?.node && folded(nameOf(nodes[place])).startsWith(wanted)
  const here = nodes[from]?.parentId
  return around.find((place) => nodes[place]?.parentId === here && fits(place)) ?? around.find(fits)
}

/** Collects the letters of the word that is being typed. Any other key ends the word. */
export const typedWord = () => {
  let word = ''
  let last = -Infinity
  return {
    /**
     * The word with this key added, or undefined when the key does not belong to a word. Keys with a function of their
     * own can only continue a word.
     */
    with: ({ key, timeStamp, ctrlKey, altKey, metaKey }: Key): string | undefined => {
      if (key === 'Shift' || key === 'AltGraph') return undefined
      const before = timeStamp - last < PAUSE_MS ? word : ''
      const goesOn = before !== '' && /^[ +\-0]$/.test(key)
      word = !ctrlKey && !altKey && !metaKey && (/^[\p{L}1-9]$/u.test(key) || goesOn) ? before + key : ''
      last = timeStamp
      return word || undefined
    },
  }
}
