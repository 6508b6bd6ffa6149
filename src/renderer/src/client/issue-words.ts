import type { Issue } from '../../../contract/errors.ts'
import { problemText as t } from './problem.messages.ts'

/** What the host expects of a text or a number is a bound in one of these forms. */
const BOUND = /^(at most|at least) (\d+)( characters| entries)?$/

const bounds = {
  'at most': { none: 'most', ' characters': 'mostCharacters', ' entries': 'mostEntries' },
  'at least': { none: 'least', ' characters': 'leastCharacters', ' entries': 'leastEntries' },
} as const

const boundWords = (expected: string) => {
  const [, word, limit, unit = 'none'] = BOUND.exec(expected) ?? []
  if (word === undefined) return undefined
  const key = bounds[word as keyof typeof bounds][unit as 'none']
  return t(`badRequest.because.${key}`, { count: Number(limit) })
}

/** The rules of the contract that a form can break, in the language of the window. */
const RULES = ['isbn', 'language', 'hidden-characters', 'kebab-word'] as const
const TYPES: Record<string, 'number' | 'int'> = { number: 'number', int: 'int' }

const wordsOf = ({ rule, expected }: Issue) => {
  const known = RULES.find((each) => each === rule)
  if (known !== undefined) return t(`badRequest.because.${known}`)
  const type = rule === 'invalid_type' ? TYPES[expected] : undefined
  return type === undefined ? boundWords(expected) : t(`badRequest.because.${type}`)
}

/** Says in the chosen language what a field should have been. What is not known here stays as the host says it. */
export const inWords = (issue: Issue): Issue => ({ ...issue, expected: wordsOf(issue) ?? issue.expected })
