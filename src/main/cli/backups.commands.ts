import type { Command, Invocation } from './command.ts'
import { askForName } from './ask-for-name.ts'

const list = async ({ client, output }: Invocation) => {
  const { folder, items } = await client.backups.list()
  if (output.json) return output.print({ folder, items })
  output.note(`In ${folder}`)
  const rows = items.map(({ name, school, takenAt, rows: count, bytes }) => ({
    name,
    school: school.name,
    takenAt,
    rows: count,
    bytes,
  }))
  output.print(rows)
}

const load = async ({ client, output, signal }: Invocation, input: { name: string; confirm?: string }) => {
  for await (const event of await client.backups.restore(input, { signal })) {
    if (output.json) output.print(event)
    else if (event.kind === 'waiting') output.note(`Waiting: ${event.holder} is migrating.`)
    else if (event.kind === 'saving') output.note(`  backup: ${event.table}, ${event.rows} rows`)
    else if (event.kind === 'saved') output.note(`What was in the school is in backup ${event.backup}.`)
    else if (event.kind === 'loading')
      output.note(`${event.index + 1} of ${event.of}: ${event.table}, ${event.rows} rows`)
    else output.print({ restored: input.name, rows: event.rows })
  }
}

const wantsName = (error: unknown) => {
  const { code, data } = error as { code?: unknown; data?: { rule?: unknown } }
  return code === 'RULE_VIOLATION' && data?.rule === 'confirmation'
}

const restore = async (invocation: Invocation) => {
  const { client, args, options } = invocation
  const [name = ''] = args
  const confirm = options['confirm'] as string | undefined
  try {
    await load(invocation, { name, confirm })
  } catch (error) {
    if (confirm !== undefined || !wantsName(error)) throw error
    const { profile } = await client.connections.health()
    const typed = await askForName(invocation, profile.name)
    if (typed === undefined) throw error
    await load(invocation, { name, confirm: typed })
  }
}

export const backupsCommands: Command[] = [
  {
    name: 'backups list',
    summary: 'The backups in the data folder, newest first, of every school.',
    run: list,
  },
  {
    name: 'backups restore',
    summary:
      'Puts a backup into the school of --profile, all of it or nothing. A school that holds rows wants its name, and what it holds goes into a backup of its own first.',
    args: [{ name: 'name', summary: 'as backups list prints it' }],
    options: [{ flags: '--confirm <name>', summary: 'the name of the school, where it holds rows' }],
    run: restore,
  },
]
