import { lintWords, type LintCode } from '../../../../contract/reasons/lint-findings.ts'
import type { Found } from './lint-context.ts'

/** A finding with the number of its statement; null for one about the whole file. */
export type Numbered = Found & { index: number | null }

/** A finding about a file that has no statement to name. */
export const wholeFile = (code: 'empty-file' | 'missing-down', severity: Found['severity']): Numbered => ({
  code,
  severity,
  at: 0,
  object: '',
  index: null,
})

/** What a comment allows: findings of `codes` in the statement that it stands in, beside or before. */
type Allowance = { at: number; codes: string[]; reason: string; index: number | null }

/** Where a statement is in its file. */
export type Span = { index: number; start: number; end: number }

const COMMENT = /(?:--|\/\/)[ \t]*lint:[ \t]*allow\b([^\n\r]*)/g
const REASON = /^(.*?)\bbecause\b(.*)$/i

/** A comment behind a statement, on its last line, belongs to that one. Any other belongs to the next. */
const statementOf = (text: string, at: number, spans: readonly Span[]): number | null => {
  const lineStart = text.lastIndexOf('\n', at) + 1
  const beside = spans.findLast(({ start, end }) => start < at && end >= lineStart && end <= at)
  const behind = text.slice(lineStart, at).trim() !== '' && beside
  return (behind || spans.find(({ end }) => end > at))?.index ?? null
}

/** `isComment` tells whether a place in the file is inside of a comment, and not of a string. */
const allowancesOf = (text: string, spans: readonly Span[], isComment: (at: number) => boolean): Allowance[] =>
  [...text.matchAll(COMMENT)]
    .filter(({ index }) => isComment(index))
    .map(({ index: at, 1: rest = '' }) => {
      const [, codes = rest, reason = ''] = REASON.exec(rest) ?? []
      return {
        at,
        codes: codes.split(/[\s,]+/).filter((code) => code !== ''),
        reason: reason.trim(),
        index: statementOf(text, at, spans),
      }
    })

const isCode = (code: string): code is LintCode => Object.hasOwn(lintWords, code)

const matches = ({ codes, index }: Allowance, found: Numbered) =>
  codes.includes(found.code) && (found.index === null || found.index === index)

/**
 * Takes away the findings that comments allow (`lint: allow <code> because <reason>`). An allowance without a reason
 * allows nothing and is a finding. So is one that matches none.
 */
export const applyAllowances = (
  found: readonly Numbered[],
  { text, spans, isComment }: { text: string; spans: readonly Span[]; isComment: (at: number) => boolean },
): Numbered[] => {
  const allowances = allowancesOf(text, spans, isComment)
  const good = allowances.filter(({ reason, codes }) => reason !== '' && codes.length > 0)
  const faults = allowances.flatMap((each): Numbered[] => {
    const { at, codes, index, reason } = each
    const fault = { severity: 'warning' as const, at, index }
    if (reason === '' || codes.length === 0)
      return [{ ...fault, code: 'allow-without-reason', object: codes.join(', ') }]
    return codes
      .filter((code) => !isCode(code) || !found.some((one) => one.code === code && matches(each, one)))
      .map((code) => ({ ...fault, code: 'allow-unused', object: code }))
  })
  return [...found.filter((one) => !good.some((each) => matches(each, one))), ...faults]
}
