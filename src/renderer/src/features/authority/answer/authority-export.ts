import type { CheckAnswer, PathAnswer } from '../../../../../contract/authority.ts'
import { formatUtc } from '../../../i18n/messages.ts'
import { authorityText as t } from '../words/authority.messages.ts'
import { type ChainStep, explainCheck, explainPath } from '../../../chain/chain-sentences.ts'

const numbered = (steps: readonly ChainStep[]) => steps.map(({ text }, index) => `${index + 1}. ${text}`)
const sourceLine = ({ servedBy, position, at }: Pick<CheckAnswer, 'servedBy' | 'position' | 'at'>) =>
  `${formatUtc(at)} · ${t(`source.${servedBy}`)}, ${t('source.position', { position })}`

/** An answer as Markdown text for a letter or a ticket. */
export const checkMarkdown = (answer: CheckAnswer): string => {
  const { summary, change, steps, misses } = explainCheck(answer)
  const nearest = misses.flatMap(({ title, denials }) => [
    `### ${title}`,
    '',
    ...denials.map(({ why, change: mend }) => `- ${why} ${mend}`),
    '',
  ])
  return [
    `# ${t(`verdict.${answer.verdict}`)}: ${answer.permission}`,
    '',
    summary,
    '',
    change,
    '',
    ...(steps.length > 0 ? [`## ${t('steps')}`, '', ...numbered(steps), ''] : []),
    ...(nearest.length > 0 ? [`## ${t('misses')}`, '', ...nearest] : []),
    sourceLine(answer),
    '',
  ].join('\n')
}

export const pathMarkdown = (answer: PathAnswer): string => {
  const { summary, steps } = explainPath(answer)
  return [
    `# ${answer.from.name} → ${answer.to.name}`,
    '',
    summary,
    '',
    ...numbered(steps),
    '',
    sourceLine(answer),
    '',
  ].join('\n')
}
