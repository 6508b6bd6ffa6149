import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { exportColumn, peopleSort } from '../../contract/people.ts'
import type { Command, Invocation } from './command.ts'

const save = async ({ client, options, output, signal }: Invocation) => {
  const { output: path, ...input } = options
  const columns = typeof input['columns'] === 'string' ? input['columns'].split(',') : undefined
  const stream = await client.people.export({ ...input, columns } as never, { signal })
  const file = typeof path === 'string' ? createWriteStream(path, { mode: 0o600 }) : undefined
  let rows = 0
  for await (const event of stream) {
    if (event.kind === 'progress') output.note(`${event.rows} rows`)
    if (event.kind === 'done') rows = event.rows
    if (event.kind !== 'data') continue
    const bytes = event.encoding === 'base64' ? Buffer.from(event.data, 'base64') : event.data
    if (!file) await output.write(bytes)
    else if (!file.write(bytes)) await once(file, 'drain')
  }
  if (!file) return
  file.end()
  await finished(file)
  output.print({ file: path, rows })
}

/** Files made of the directory. */
export const exportCommands: Command[] = [
  {
    name: 'export people',
    summary: 'Writes the people that match as CSV or XLSX.',
    options: [
      { flags: '--output <file>', summary: 'file to write; left out: standard output' },
      { flags: '--format <format>', summary: 'csv | xlsx', choices: ['csv', 'xlsx'], default: 'csv' },
      { flags: '--columns <names>', summary: exportColumn.options.join(',') },
      { flags: '--search <text>', summary: 'names, username or e-mail' },
      { flags: '--org-unit-id <id>', summary: 'in this unit or below it' },
      { flags: '--role-id <id>', summary: 'with this role' },
      { flags: '--status <status>', summary: 'active | inactive', choices: ['active', 'inactive'] },
      { flags: '--sort <sort>', summary: peopleSort.options.join(' | '), choices: peopleSort.options },
    ],
    run: save,
  },
]
