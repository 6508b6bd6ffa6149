import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { exportColumn, peopleSort } from '../../contract/people.ts'
import type { Command, Invocation } from './command.ts'

/** The bytes of the file that the host makes, as they come; gives its rows at the end. */
async function* exported({ client, options, output, signal }: Invocation): AsyncGenerator<string | Buffer, number> {
  const { out: _, ...input } = options
  const columns = typeof input['columns'] === 'string' ? input['columns'].split(',') : undefined
  let rows = 0
  for await (const event of await client.people.export({ ...input, columns } as never, { signal })) {
    if (event.kind === 'progress') output.note(`${event.rows} rows`)
    else if (event.kind === 'done') rows = event.rows
    else yield event.encoding === 'base64' ? Buffer.from(event.data, 'base64') : event.data
  }
  return rows
}

/** Only a whole file gets the name asked for; what stops half-way leaves none. Others on the machine cannot read it. */
const save = async (invocation: Invocation, file: string): Promise<number> => {
  const partial = `${file}.partial-${process.pid}`
  let rows = 0
  try {
    await pipeline(
      async function* () {
        rows = yield* exported(invocation)
      },
      createWriteStream(partial, { mode: 0o600 }),
    )
    await rename(partial, file)
    return rows
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

const exportPeople = async (invocation: Invocation) => {
  const { options, output } = invocation
  if (typeof options['out'] !== 'string') {
    for await (const bytes of exported(invocation)) await output.write(bytes)
    return
  }
  const file = resolve(options['out'])
  output.print({ file, rows: await save(invocation, file) })
}

/** Files made of the directory. */
export const exportCommands: Command[] = [
  {
    name: 'export people',
    summary: 'Writes the people that match as CSV or XLSX.',
    options: [
      { flags: '--out <file>', summary: 'file to write; left out: standard output' },
      { flags: '--format <format>', summary: 'csv | xlsx', choices: ['csv', 'xlsx'], default: 'csv' },
      { flags: '--columns <names>', summary: exportColumn.options.join(',') },
      { flags: '--search <text>', summary: 'names, username or e-mail' },
      { flags: '--org-unit-id <id>', summary: 'in this unit or below it' },
      { flags: '--role-id <id>', summary: 'with this role' },
      { flags: '--status <status>', summary: 'active | inactive', choices: ['active', 'inactive'] },
      { flags: '--sort <sort>', summary: peopleSort.options.join(' | '), choices: peopleSort.options },
    ],
    run: exportPeople,
  },
]
