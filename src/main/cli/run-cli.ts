import { join, resolve } from 'node:path'
import { ORPCError } from '@orpc/client'
import { Argument, Command as Program, CommanderError, InvalidArgumentError, Option } from 'commander'
import { profileId as profileIdSchema } from '../../contract/connections.ts'
import { Refusal } from '../../contract/errors.ts'
import { compose } from '../compose.ts'
import { missingFolderTrouble } from '../program/data-folder-trouble.ts'
import { defaultDataFolder } from '../program/data-folder.ts'
import { endAtOnce } from '../program/end-at-once.ts'
import { inProcessClient } from '../doors/in-process-door.ts'
import { createLog, systemUser } from '../program/log.ts'
import { untilTold } from '../program/until-told.ts'
import { VERSION } from '../foundation/version.ts'
import type { Command, ExitCode } from './command.ts'
import { commands } from './commands.ts'
import { createOutput, type Output } from './output.ts'
import { refusalLines } from './words/refusal-lines.ts'

type Shared = { data?: string; profile?: string; json?: boolean }

/** A call that was told to stop fails with the name of the signal. */
const messageOf = (error: unknown) => {
  if (error instanceof Error) return error.message
  return typeof error === 'string' ? `Stopped by ${error}. A step that was begun ends first.` : 'unknown'
}

/** Prints a refusal for people on standard error, for programs as one JSON line there. */
const report = (error: unknown, output: Output): ExitCode => {
  const { code, message, data } =
    error instanceof ORPCError || error instanceof Refusal
      ? (error as ORPCError<string, unknown>)
      : { code: 'INTERNAL', message: messageOf(error), data: undefined }
  if (output.json) process.stderr.write(`${JSON.stringify({ code, message, data })}\n`)
  else for (const line of refusalLines({ code, message, data })) output.note(line)
  return code === 'BAD_REQUEST' ? 2 : 1
}

const execute = async (
  command: Command,
  args: string[],
  given: Record<string, unknown> & Shared,
): Promise<ExitCode> => {
  const { data, profile, json = false, ...options } = given
  const output = createOutput(json)
  if (profile !== undefined && !profileIdSchema.safeParse(profile).success) {
    process.stderr.write('--profile is the id of a profile.\n')
    return 2
  }
  const dataFolder = resolve(data ?? defaultDataFolder())
  const trouble = await missingFolderTrouble(dataFolder)
  if (trouble !== undefined) {
    const code = report(new Error(trouble.reason), output)
    if (trouble.stuck) endAtOnce()
    return code
  }
  const log = createLog({ file: join(dataFolder, 'logs', 'cli.log') })
  const { told, forget } = untilTold()
  const running = await compose({ dataFolder, log, defaultProfileId: profile, projects: false })
  try {
    const author = { actor: systemUser(), door: 'in-process' as const }
    const context = { author, profileId: profile, app: running.app }
    const client = inProcessClient({ router: running.router, context, log, coerce: true })
    return (
      (await command.run({
        client,
        app: running.app,
        author,
        profileId: profile,
        args,
        options,
        output,
        signal: told,
      })) ?? 0
    )
  } catch (error) {
    return report(error, output)
  } finally {
    await running.close()
    forget()
  }
}

/** Of two values of one flag the last would be taken without a word. */
const refuseRepeated = (program: Program, option: Option) => {
  const parse = option.parseArg ?? ((value: string) => value)
  option.argParser((value, previous) => {
    if (program.getOptionValueSource(option.attributeName()) === 'cli') throw new InvalidArgumentError('Give it once.')
    return parse(value, previous)
  })
}

/** The program of all commands; `onExit` gets the exit code of the one that ran. */
export const cliProgram = (list: Command[], onExit: (code: ExitCode) => void): Program => {
  const root = new Program('cli')
    .enablePositionalOptions()
    .description('School Directory Console from the command line.')
    .version(VERSION)
  const groups = new Map<string, Program>()
  const groupOf = (words: string[]): Program => {
    const [name, ...rest] = words
    if (name === undefined) return root
    const key = words.join(' ')
    const parent = rest.length === 0 ? root : groupOf(words.slice(0, -1))
    const known = groups.get(key)
    if (known) return known
    const made = parent.command(words.at(-1)!).description(`Commands of ${key}.`)
    groups.set(key, made)
    return made
  }
  for (const command of list) {
    const words = command.name.split(' ')
    const parent = groupOf(words.slice(0, -1))
    const leaf = words.at(-1)!
    if (parent.commands.some((sibling) => sibling.name() === leaf)) continue
    const program = parent
      .command(leaf)
      .description(command.summary)
      .summary(command.summary.split('. ')[0] ?? '')
      .aliases(command.aliases ?? [])
    // A command may have commands below it: `library loans` lists, `library loans create` lends.
    groups.set(command.name, program)
    for (const { name, summary, optional } of command.args ?? [])
      program.addArgument(new Argument(optional ? `[${name}]` : `<${name}>`, summary))
    for (const { flags, summary, choices, default: preset, required, many } of command.options ?? []) {
      const option = new Option(flags, summary).default(preset)
      if (choices) option.choices(choices)
      if (required) option.makeOptionMandatory()
      if (!many && (option.required || option.optional)) refuseRepeated(program, option)
      program.addOption(option)
    }
    program
      .option('--profile <id>', 'school to work in')
      .option('--data <dir>', 'folder with profiles and embedded databases')
      .option('--json', 'print JSON for programs')
      .action(async () => onExit(await execute(command, program.args, program.opts())))
  }
  return root
}

/** Runs one command; the exit code is 0 (ok), 1 (refused or faults found) or 2 (bad usage). */
export const runCli = async (args: string[], list: Command[] = commands): Promise<ExitCode> => {
  let code: ExitCode = 0
  const program = cliProgram(list, (exit) => (code = exit))
  const strict = (command: Program): void => {
    command.exitOverride()
    command.commands.forEach(strict)
  }
  strict(program)
  try {
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
