import { resolve } from 'node:path'
import { refusal } from '../../contract/errors.ts'
import type { Command, ExitCode, Invocation } from './command.ts'

const wholeNumber = (options: Invocation['options'], name: string, [least, most]: [number, number]): number => {
  const given = Number(options[name])
  if (Number.isInteger(given) && given >= least && given <= most) return given
  const expected = `a whole number from ${least} to ${most}`
  throw refusal('BAD_REQUEST', { issues: [{ field: name, rule: 'range', expected }] })
}

const districtOf = (options: Invocation['options']) => ({
  people: wholeNumber(options, 'people', [20, 1_000_000]),
  seed: wholeNumber(options, 'seed', [0, Number.MAX_SAFE_INTEGER]),
})

const writePackage = async ({ options, output, signal }: Invocation) => {
  const { writeOneRosterPackage } = await import('../features/sample/write-oneroster-package.ts')
  const { people, seed } = districtOf(options)
  const to = resolve(String(options['package']))
  const { rows } = await writeOneRosterPackage({
    to,
    version: options['oneroster'] === '1.1' ? '1.1' : '1.2',
    people,
    seed,
    today: new Date().toISOString().slice(0, 10),
    signal,
    onProgress: (progress) => output.note(`${progress.people} of ${people} people: ${progress.phase}`),
  })
  output.print({ package: to, oneroster: options['oneroster'], ...rows })
}

const fillSchool = async ({ client, options, output, signal }: Invocation) => {
  const { people, seed } = districtOf(options)
  for await (const event of await client.imports.sample({ people, seed }, { signal })) {
    if (event.kind === 'progress') output.note(`${event.done} of ${event.total} people: ${event.phase}`)
    else output.print({ people: event.people, orgUnits: event.orgUnits, assignments: event.assignments })
  }
}

export const seedCommands: Command[] = [
  {
    name: 'seed',
    summary:
      'Fills an empty school with a made-up district; with --package writes it as a OneRoster package instead. Repeatable by people, seed and day.',
    options: [
      { flags: '--people <n>', summary: 'everyone: staff, pupils and guardians', default: '2000' },
      { flags: '--seed <n>', summary: 'another number, another district', default: '1' },
      { flags: '--package <path>', summary: 'folder to write, or a zip when it ends in .zip' },
      { flags: '--oneroster <version>', summary: 'version of the package', choices: ['1.1', '1.2'], default: '1.2' },
    ],
    run: async (invocation): Promise<ExitCode> => {
      await (invocation.options['package'] === undefined ? fillSchool(invocation) : writePackage(invocation))
      return 0
    },
  },
]
