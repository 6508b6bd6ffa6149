import { refusal } from '../../contract/errors.ts'
import type { FleetEvent, FleetResult, FleetRun, FleetSchool } from '../../contract/migration-fleet.ts'
import { type Track, track as trackNames } from '../../contract/migrations.ts'
import { askForName } from './ask-for-name.ts'
import type { Command, ExitCode, Invocation } from './command.ts'

const rowsOf = ({ id, environment, readOnly, tracks }: FleetSchool) =>
  tracks.map(({ track, state, pending, migrations, reason }) => ({
    school: id,
    environment: readOnly ? `${environment}, read-only` : environment,
    track,
    state: state === 'pending' ? `${pending} pending` : state,
    why: reason ?? migrations.join(', '),
  }))

const status = async ({ client, output }: Invocation): Promise<ExitCode> => {
  const { items } = await client.migrations.fleet.status()
  if (output.json) for (const school of items) output.print(school)
  else output.print(items.flatMap(rowsOf), ['school', 'environment', 'track', 'state', 'why'])
  return items.every(({ tracks }) => tracks.every(({ state }) => state === 'up-to-date')) ? 0 : 1
}

const chosen = (items: readonly FleetSchool[], named: unknown): FleetSchool[] => {
  const ids = [
    ...new Set(
      String(named)
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    ),
  ]
  return ids.map((id) => {
    const found = items.find((school) => school.id === id)
    if (!found) throw refusal('NOT_FOUND', { entity: 'profile', id })
    return found
  })
}

/** What is pending in a school, or the tracks that cannot be brought up as they are. */
const plansOf = ({ tracks }: FleetSchool, only: Track | undefined) => {
  const asked = tracks.filter(({ track }) => only === undefined || track === only)
  const stuck = asked.filter(({ state, planDigest }) => state !== 'up-to-date' && planDigest === null)
  const plans = asked.flatMap(({ track, planDigest }) => (planDigest === null ? [] : [{ track, planDigest }]))
  return { plans, stuck }
}

const resultRow = ({ profileId, outcome, applied, failure }: FleetResult) => ({
  school: profileId,
  outcome,
  migrations: applied,
  why: failure === null ? '' : `${failure.track}: ${failure.code}: ${failure.text}`,
})

const tell = ({ output }: Invocation, event: FleetEvent) => {
  if (output.json) return output.print(event)
  if (event.kind === 'school') output.note(`${event.index + 1} of ${event.of}: ${event.profileId}`)
  if (event.kind === 'migration') {
    const { track, event: step } = event
    if (step.kind === 'waiting') output.note(`  ${track}: waiting, ${step.holder} is migrating`)
    if (step.kind === 'started') output.note(`  ${track}: ${step.name}`)
    if (step.kind === 'finished') output.note(`    done in ${step.durationMs} ms`)
  }
  if (event.kind === 'done') output.print(event.results.map(resultRow), ['school', 'outcome', 'migrations', 'why'])
}

/** The typed names: of `--confirm`, or as a person at a terminal types them. */
const confirmed = async (invocation: Invocation, { name, environment }: FleetSchool) => {
  if (environment !== 'production') return undefined
  const typed = (invocation.options['confirm'] as string[] | undefined) ?? []
  return typed.find((each) => each === name) ?? (await askForName(invocation, name))
}

const up = async (invocation: Invocation): Promise<ExitCode> => {
  const { client, options, output, signal } = invocation
  const { items } = await client.migrations.fleet.status()
  const schools: FleetRun[] = []
  let stopped = false
  for (const school of chosen(items, options['profiles'])) {
    const { plans, stuck } = plansOf(school, options['track'] as Track | undefined)
    for (const { track, state, reason, migrations } of stuck)
      output.note(`${school.id}: track ${track} is ${state}: ${reason ?? migrations.join(', ')}`)
    stopped ||= stuck.length > 0
    if (plans.length === 0) continue
    const confirm = await confirmed(invocation, school)
    schools.push({ profileId: school.id, plans, ...(confirm !== undefined && { confirm }) })
  }
  if (stopped) {
    output.note('Nothing was begun.')
    return 1
  }
  if (schools.length === 0) {
    output.note('There is nothing to run.')
    return 0
  }
  let failed = false
  for await (const event of await client.migrations.fleet.apply({ schools }, { signal })) {
    tell(invocation, event)
    if (event.kind === 'done') failed = event.results.some(({ outcome }) => outcome !== 'done')
  }
  return failed ? 1 : 0
}

export const fleetCommands: Command[] = [
  {
    name: 'migrations fleet status',
    summary: 'The state of every track of every school; exit code 1 unless all are up to date. Opens no school.',
    run: status,
  },
  {
    name: 'migrations fleet up',
    summary:
      'Applies what is pending in the named schools, one after another, and stops at the first failure; exit code 1 unless all are done. What takes rows away is applied in its own school.',
    options: [
      { flags: '--profiles <ids>', summary: 'the ids of the schools, with commas between', required: true },
      { flags: '--track <track>', summary: 'only this track; left out: every track', choices: trackNames.options },
      {
        flags: '--confirm <name...>',
        summary: 'the name of each production school among them; without it nothing runs',
        many: true,
      },
    ],
    run: up,
  },
]
