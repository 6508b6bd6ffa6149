import { computed, ref, shallowRef } from 'vue'
import { kebabWord } from '../../../../../contract/inputs/text-rules.ts'
import type {
  GeneratedMigrations,
  SchemaChoices,
  SchemaQuestion,
  TrackDiff,
} from '../../../../../contract/migration-model.ts'
import type { Track } from '../../../../../contract/migrations.ts'
import { type Problem, problemOf } from '../../../client/problem.ts'
import { useApi } from '../../../client/school.ts'
import { allAnswered, choicesOf, keyOf, lossesOf, misreadIn, shownQuestions } from './choices.ts'

/**
 * Compares a track with its model, keeps what the user decides, and generates the migration. Statements that are shown
 * are those of the decisions that were sent last: `settled` says whether these are still the decisions of now.
 */
export const useGenerate = () => {
  const { client } = useApi()
  const track = ref<Track | null>(null)
  const diff = shallowRef<TrackDiff | null>(null)
  const made = shallowRef<GeneratedMigrations | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const questions = shallowRef<readonly SchemaQuestion[]>([])
  const answers = ref<Record<string, string | undefined>>({})
  const confirmed = ref<ReadonlySet<string>>(new Set())
  const conversions = ref<Record<string, string | undefined>>({})
  /** The ids of the columns whose expression was refused as none. */
  const misread = ref<ReadonlySet<string>>(new Set())
  const name = ref('')
  const sent = ref('')
  let round = 0

  const choices = computed(() =>
    choicesOf({
      questions: questions.value,
      answers: answers.value,
      confirmed: confirmed.value,
      conversions: conversions.value,
    }),
  )
  const losses = computed(() => lossesOf(diff.value?.losses ?? [], 'up'))
  const settled = computed(() => sent.value === JSON.stringify(choices.value))
  const decided = computed(
    () => allAnswered(questions.value, answers.value) && losses.value.every(({ key }) => confirmed.value.has(key)),
  )
  const isSame = computed(
    () =>
      diff.value !== null &&
      diff.value.compared &&
      questions.value.length === 0 &&
      diff.value.up.length === 0 &&
      diff.value.losses.length === 0,
  )
  const isNamed = computed(() => kebabWord.test(name.value) && name.value.length <= 100)

  const work = async (run: (isCurrent: () => boolean, sent: SchemaChoices) => Promise<void>) => {
    const now = ++round
    const asked = choices.value
    busy.value = true
    problem.value = null
    misread.value = new Set()
    try {
      await run(() => now === round, asked)
    } catch (error) {
      if (now !== round) return
      problem.value = problemOf(error)
      misread.value = misreadIn(problem.value.issues, asked)
    } finally {
      if (now === round) busy.value = false
    }
  }

  const compare = () =>
    work(async (isCurrent, asked) => {
      const of = track.value
      if (of === null) return
      const found = await client.migrations.diff({ track: of, ...asked })
      if (!isCurrent()) return
      diff.value = found
      questions.value = shownQuestions(questions.value, { open: found.questions, answers: answers.value })
      for (const question of found.questions)
        if (question.kind === 'backfill') answers.value[keyOf(question)] ??= question.suggestion ?? ''
      // A suggestion that was just filled in is not sent yet.
      sent.value = JSON.stringify(asked)
    })

  const generate = () =>
    work(async (isCurrent, asked) => {
      const of = track.value
      if (of === null) return
      const written = await client.migrations.generate({ track: of, name: name.value, ...asked })
      if (isCurrent()) made.value = written
    })

  const show = (of: Track) => {
    track.value = of
    diff.value = null
    made.value = null
    questions.value = []
    answers.value = {}
    conversions.value = {}
    confirmed.value = new Set()
    name.value = ''
    sent.value = ''
    return compare()
  }
  const close = () => {
    round += 1
    busy.value = false
    problem.value = null
    misread.value = new Set()
    track.value = null
  }
  const answer = (question: SchemaQuestion, value: string | number | undefined) => {
    answers.value = { ...answers.value, [keyOf(question)]: value === undefined ? undefined : String(value) }
  }
  const convert = (id: string, value: string | number | undefined) => {
    conversions.value = { ...conversions.value, [id]: value === undefined ? undefined : String(value) }
  }
  const call = (chosen: string | number | undefined) => {
    name.value = String(chosen ?? '')
  }
  const confirm = (key: string, on: boolean | undefined) => {
    const next = new Set(confirmed.value)
    if (on) next.add(key)
    else next.delete(key)
    confirmed.value = next
  }

  return {
    ...{ track, diff, made, problem, busy, questions, answers, confirmed, conversions, misread, name },
    ...{ losses, settled, decided, isSame, isNamed },
    ...{ show, compare, generate, answer, convert, call, confirm, close },
  }
}
