import type { CheckAnswer, PathAnswer } from '../../../contract/authority.ts'
import { type Denial, explainCheck, explainPath } from './chain-sentences.ts'
import { chainText as t } from './chain.messages.ts'
import { chainWords, type ChainWords } from './chain-words.ts'

/** A sentence about one hop of the chain (0 is the root), the person it leads to, and its denials. */
export type ChainRow = { hop: number; text: string; person: { id: string; name: string }; denials: Denial[] }
/** An answer with the one chain that is drawn: the chain that grants, or one of the near misses. */
export type ChainAnswer = {
  verdict: 'granted' | 'denied' | undefined
  summary: string
  words: ChainWords
  rows: ChainRow[]
  /** The number of near misses. */
  misses: number
}

const rowsOf = (words: ChainWords, texts: ReadonlyMap<number, string>, denials: readonly Denial[]): ChainRow[] =>
  words.people.map(({ id, name }, hop) => ({
    hop,
    text: texts.get(hop) ?? (words.hops.length > 0 ? t('panel.start', { person: name }) : name),
    person: { id, name },
    denials: denials.filter((denial) => denial.hop === hop),
  }))

const textsOf = (steps: readonly { hop: number; text: string }[]) => new Map(steps.map(({ hop, text }) => [hop, text]))

/** `miss` selects the near miss that is drawn; 0 is the nearest. */
export const answerOfCheck = (answer: CheckAnswer, miss = 0): ChainAnswer => {
  const { verdict, person, permission } = answer
  const { summary, steps, misses } = explainCheck(answer)
  const chosen = answer.nearMisses[miss]
  const chain = answer.chain ?? chosen
  if (!chain) return { verdict, summary, words: { people: [], hops: [] }, rows: [], misses: 0 }
  const words = chainWords({ chain, person, permission, faults: answer.chain ? [] : chosen?.reasons })
  const told = answer.chain ? { steps, denials: [] } : misses[miss]
  const rows = rowsOf(words, textsOf(told?.steps ?? []), told?.denials ?? [])
  return { verdict, summary, words, rows, misses: answer.chain ? 0 : misses.length }
}

export const answerOfPath = (answer: PathAnswer, permission: string | undefined): ChainAnswer => {
  const { summary, steps } = explainPath(answer)
  const { from: person, hops } = answer
  const words = hops ? chainWords({ chain: { root: null, hops }, person, permission }) : { people: [], hops: [] }
  return { verdict: undefined, summary, words, rows: rowsOf(words, textsOf(steps), []), misses: 0 }
}
