import type { ChainHop, CheckAnswer, DenialReason, NearMiss, PathAnswer, Served } from '../../contract/authority.ts'
import type { Command, CommandOption, ExitCode, Invocation } from './command.ts'

const person: CommandOption = { flags: '--person-id <id>', summary: 'who', required: true }
const permission: CommandOption = { flags: '--permission <key>', summary: 'may do what', required: true }
const unit: CommandOption = { flags: '--org-unit-id <id>', summary: 'where', required: true }
const at: CommandOption = { flags: '--at <instant>', summary: 'when, such as 2026-01-31T08:00:00Z; left out: now' }
const atLeast: CommandOption = { flags: '--at-least <token>', summary: 'consistency token of a write to be seen' }

const until = (end: Date | null) => (end === null ? 'without an end' : `until ${end.toISOString()}`)

const times = (count: number) => `${count} ${count === 1 ? 'time' : 'times'}`

const hopLine = (hop: ChainHop, index: number) => {
  const what = hop.role === null ? hop.permissionKeys.join(', ') : `all of ${hop.role.name}`
  const onward = hop.maxRedelegations === 0 ? 'may not be passed on' : `may be passed on ${times(hop.maxRedelegations)}`
  const reason = hop.reason === '' ? '' : ` (${hop.reason})`
  const since = hop.validFrom.toISOString()
  return `  ${index + 1}. ${hop.delegator.name} delegated ${what} to ${hop.delegate.name} for ${hop.orgUnit.name} from ${since} ${until(hop.validTo)}; ${onward}${reason}`
}

const reasonLine = (reason: DenialReason): string => {
  const place = reason.hop === 0 ? 'the start of the chain' : `hop ${reason.hop}`
  switch (reason.code) {
    case 'expired':
      return `${place} ended at ${reason.at.toISOString()}`
    case 'not-yet-valid':
      return `${place} begins at ${reason.at.toISOString()}`
    case 'revoked':
      return `${place} was revoked at ${reason.at.toISOString()}`
    case 'out-of-scope':
      return `${place} holds at ${reason.orgUnit.name} only`
    case 'redelegation-exhausted':
      return `${place} may be passed on ${times(reason.allowed)}, ${reason.needed} needed`
    case 'inactive-person':
      return `${reason.person.name} is inactive`
    case 'no-granting-role':
      return `${reason.person.name} has no role that grants it`
  }
}

const missLines = (miss: NearMiss): string[] => [
  `  near: ${miss.reasons.map(reasonLine).join('; ')}`,
  ...miss.hops.map((hop, index) => `  ${hopLine(hop, index)}`),
]

const servedLine = ({ servedBy, fallback, position }: Served) =>
  `Answered by ${servedBy}${fallback === null ? '' : ` (the graph is ${fallback})`} as of ${position}.`

/** A verdict with its whole explanation as lines of text; instants are UTC. */
export const explainCheck = (answer: CheckAnswer): string[] => {
  const { chain } = answer
  const asked = `${answer.permission} at ${answer.orgUnit.name} at ${answer.at.toISOString()}`
  const change =
    answer.changesAt === null
      ? 'Nothing changes it, as things are now.'
      : `Changes at ${answer.changesAt.toISOString()}.`
  const reasons =
    chain === null
      ? answer.nearMisses.flatMap(missLines)
      : [
          `  ${chain.root.person.name} holds it as ${chain.root.role.name} at ${chain.root.orgUnit.name} ${until(chain.root.validTo)}`,
          ...chain.hops.map(hopLine),
        ]
  const limit = answer.limitReached === null ? [] : [`A limit was reached: ${answer.limitReached}.`]
  return [`${answer.verdict}: ${answer.person.name}, ${asked}`, ...reasons, change, ...limit, servedLine(answer)]
}

export const explainPath = (answer: PathAnswer): string[] => {
  const { hops } = answer
  const found =
    hops === null ? 'no chain of delegations' : hops.length === 0 ? 'the same person' : `${hops.length} delegations`
  const limit = answer.limitReached === null ? [] : [`A limit was reached: ${answer.limitReached}.`]
  return [
    `${answer.from.name} to ${answer.to.name}: ${found}`,
    ...(hops ?? []).map(hopLine),
    ...limit,
    servedLine(answer),
  ]
}

const tell = async <Answer>({ output }: Invocation, answer: Answer, explain: (answer: Answer) => string[]) => {
  if (output.json) output.print(answer)
  else await output.write(`${explain(answer).join('\n')}\n`)
}

const check = async (invocation: Invocation): Promise<ExitCode> => {
  const answer = await invocation.client.authority.check(invocation.options as never)
  await tell(invocation, answer, explainCheck)
  return answer.verdict === 'granted' ? 0 : 1
}

const path = async (invocation: Invocation): Promise<ExitCode> => {
  const answer = await invocation.client.authority.path(invocation.options as never)
  await tell(invocation, answer, explainPath)
  return answer.hops === null ? 1 : 0
}

export const authorityCommands: Command[] = [
  {
    name: 'authority check',
    summary:
      'Whether a person has a permission at a unit, through whom, until when, or why not; denied is exit code 1.',
    options: [person, permission, unit, at, atLeast],
    run: check,
  },
  {
    name: 'authority path',
    summary: 'The shortest chain of delegations from one person to another; none is exit code 1.',
    options: [
      { flags: '--from <id>', summary: 'who delegates', required: true },
      { flags: '--to <id>', summary: 'who acts', required: true },
      { flags: '--permission <key>', summary: 'only delegations that cover it' },
      { flags: '--org-unit-id <id>', summary: 'only delegations that hold there' },
      at,
      atLeast,
    ],
    run: path,
  },
]
