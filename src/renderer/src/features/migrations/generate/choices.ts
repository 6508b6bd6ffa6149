import type { SchemaChoices, SchemaLoss, SchemaQuestion } from '../../../../../contract/migration-model.ts'

/** The answer to each question, by its key. Of a rename: the former name, or an empty text for a new object. */
export type Answers = Readonly<Record<string, string | undefined>>

export const keyOf = ({ kind, id }: SchemaQuestion) => `${kind} ${id}`

const isAnswered = (question: SchemaQuestion, answers: Answers) => {
  const answer = answers[keyOf(question)]
  return answer !== undefined && (question.kind === 'rename' || answer.trim() !== '')
}

export const allAnswered = (questions: readonly SchemaQuestion[], answers: Answers) =>
  questions.every((question) => isAnswered(question, answers))

/** Returns what was decided so far, in the form in which it is sent. */
export const choicesOf = ({
  questions,
  answers,
  confirmed,
  conversions,
}: {
  questions: readonly SchemaQuestion[]
  answers: Answers
  confirmed: ReadonlySet<string>
  /** The SQL expression for a column whose type changes, by the id of the column; empty for the server's cast. */
  conversions: Answers
}): SchemaChoices => {
  const answered = questions.filter((question) => isAnswered(question, answers))
  return {
    renames: answered
      .filter(({ kind }) => kind === 'rename')
      .map((question) => ({ id: question.id, from: answers[keyOf(question)] || undefined })),
    backfills: answered
      .filter(({ kind }) => kind === 'backfill')
      .map((question) => ({ id: question.id, value: answers[keyOf(question)]!.trim() })),
    using: Object.entries(conversions).flatMap(([id, value = '']) =>
      value.trim() === '' ? [] : [{ id, value: value.trim() }],
    ),
    confirmed: [...confirmed],
  }
}

/** Returns the questions to show: those that were answered before, so that an answer can be changed, and the open ones. */
export const shownQuestions = (
  before: readonly SchemaQuestion[],
  { open, answers }: { open: readonly SchemaQuestion[]; answers: Answers },
): SchemaQuestion[] => {
  const asked = new Set(open.map(keyOf))
  return [...before.filter((question) => isAnswered(question, answers) && !asked.has(keyOf(question))), ...open]
}

/** Whether a loss is of a column that gets another type, whose values a person may convert by an expression. */
export const isConverted = ({ kind, direction }: SchemaLoss) => kind === 'narrowing' && direction === 'up'

const GIVEN = /^(backfills|using)\.(\d+)\.value$/

/** The ids of what was sent and is no SQL expression, by the issues of a refusal. */
export const misreadIn = (issues: readonly { field: string }[], sent: SchemaChoices): ReadonlySet<string> =>
  new Set(
    issues.flatMap(({ field }) => {
      const [, list, at] = GIVEN.exec(field) ?? []
      const id = list === undefined ? undefined : sent[list as 'backfills' | 'using'][Number(at)]?.id
      return id === undefined ? [] : [id]
    }),
  )

export const lossesOf = (losses: readonly SchemaLoss[], direction: SchemaLoss['direction']) =>
  losses.filter((loss) => loss.direction === direction)
