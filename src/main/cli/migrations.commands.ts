import type { MigrationEvent, Track } from '../../contract/migrations.ts'
import type { Command, CommandOption, ExitCode, Invocation } from './command.ts'

const track: CommandOption = {
  flags: '--track <track>',
  summary: 'whose migrations',
  choices: ['directory'],
  default: 'directory',
}
const plan: CommandOption = {
  flags: '--plan <digest>',
  summary: 'run only if this is still the plan, as preview printed it; left out: what is the plan now',
}

const trackOf = ({ options }: Invocation) => options['track'] as Track

const status = async (invocation: Invocation): Promise<ExitCode> => {
  const found = await invocation.client.migrations.track({ track: trackOf(invocation) })
  if (invocation.output.json) invocation.output.print(found)
  else invocation.output.print(found.rows, ['name', 'state', 'appliedAt'])
  return found.rows.every((row) => row.state === 'applied') ? 0 : 1
}

const preview = async (invocation: Invocation, direction: 'up' | 'down') => {
  const { output, client } = invocation
  const found = await client.migrations.preview({ track: trackOf(invocation), direction })
  if (output.json) return output.print(found)
  for (const { name, sql } of found.migrations) await output.write(`-- ${name}\n${sql.trimEnd()}\n\n`)
  output.note(found.migrations.length === 0 ? 'There is nothing to run.' : `Plan ${found.planDigest}`)
}

const tell = ({ output }: Invocation, event: MigrationEvent) => {
  if (output.json) return output.print(event)
  if (event.kind === 'waiting') output.note(`Waiting: ${event.holder} is migrating.`)
  if (event.kind === 'started') output.note(`${event.index + 1} of ${event.of}: ${event.name}`)
  if (event.kind === 'finished') output.note(`  done in ${event.durationMs} ms`)
  if (event.kind === 'done') output.print({ migrations: event.applied })
}

const run = async (invocation: Invocation, direction: 'up' | 'down') => {
  const { client, options, signal } = invocation
  const procedures = client.migrations
  const planDigest =
    (options['plan'] as string | undefined) ??
    (await procedures.preview({ track: trackOf(invocation), direction })).planDigest
  const start = direction === 'up' ? procedures.apply : procedures.revert
  for await (const event of await start({ track: trackOf(invocation), planDigest }, { signal })) tell(invocation, event)
}

export const migrationsCommands: Command[] = [
  {
    name: 'migrations status',
    summary: 'Every migration with its state; exit code 1 unless all are applied.',
    options: [track],
    run: status,
  },
  {
    name: 'migrations preview',
    summary: 'The statements that up, or with --down that down, would send.',
    options: [track, { flags: '--down', summary: 'what down would send' }],
    run: (invocation) => preview(invocation, invocation.options['down'] ? 'down' : 'up'),
  },
  {
    name: 'migrations up',
    summary: 'Applies what is pending.',
    options: [track, plan],
    run: (invocation) => run(invocation, 'up'),
  },
  {
    name: 'migrations down',
    summary: 'Takes the newest applied migration back.',
    options: [track, plan],
    run: (invocation) => run(invocation, 'down'),
  },
]
