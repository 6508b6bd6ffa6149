import type { CheckAnswer, PathAnswer } from '../../../contract/authority.ts'
import { type Denial, explainCheck, explainPath } from './chain-sentences.ts'
import { chainText as t } from './chain.messages.ts'
import { chainWords, type ChainWords } from './chain-words.ts'

/** A sentence about one hop of the chain (0: where it starts), the person it leads to, and what fails there. */
export type ChainRow = { hop: number; text: string; person: { id: string; name: string }; denials: Denial[] }
/** An answer with the one chain that is worth drawing: the one that grants, or the nearest miss. */
export type ChainAnswer = {
  verdict: 'granted' | 'denied' | undefined
  summary: string
  words: ChainWords
  rows: ChainRow[]
}

const rowsOf = (words: ChainWords, texts: ReadonlyMap<number, string>, denials: readonly Denial[]): ChainRow[] =>
  words.people.map(({ id, name }, hop) => ({
    hop,
    text: texts.get(hop) ?? (words.hops.length > 0 ? t('panel.start', { person: name }) : name),
    person: { id, name },
    denials: denials.filter((denial) => denial.hop === hop),
  }))

const textsOf = (steps: readonly { hop: number; text: string }[]) => new Map(steps.map(({ hop, text }) => [hop, text]))

export const answerOfCheck = (answer: CheckAnswer): ChainAnswer => {
  const { verdict, person, permission } = answer
  const { summary, steps, misses } = explainCheck(answer)
  const [nearest] = answer.nearMisses
  const chain = answer.chain ?? nearest
  if (!chain) return { verdict, summary, words: { people: [], hops: [] }, rows: [] }
  const words = chainWords({ chain, person, permission, faults: answer.chain ? [] : nearest?.reasons })
  const told = answer.chain ? { steps, denials: [] } : misses[0]
  return { verdict, summary, words, rows: rowsOf(words, textsOf(told?.steps ?? []), told?.denials ?? []) }
}

export const answerOfPath = (answer: PathAnswer, permission: string | undefined): ChainAnswer => {
  const { summary, steps } = explainPath(answer)
  const { from: person, hops } = answer
  const words = hops ? chainWords({ chain: { root: null, hops }, person, permission }) : { people: [], hops: [] }
  return { verdict: undefined, summary, words, rows: rowsOf(words, textsOf(steps), []) }
}
