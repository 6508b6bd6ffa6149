import type { Client } from '../../contract/index.ts'
import type { Author } from '../foundation/author.ts'
import type { App } from '../routes/context.ts'
import type { Output } from './output.ts'

export type CommandOption = {
  /** e.g. `--people <n>`; without a value it is a switch. */
  flags: string
  summary: string
  choices?: readonly string[]
  default?: string | boolean
  required?: boolean
  /** May be given more than once. */
  many?: boolean
}

export type CommandArgument = { name: string; summary: string; optional?: boolean }

/** What one run of a command gets. Beside its own options every command takes `--profile`, `--data` and `--json`. */
export type Invocation = {
  /** The contract's procedures, in the profile of `--profile`; texts are taken as numbers, booleans and instants. */
  client: Client
  app: App
  author: Author
  profileId?: string
  args: string[]
  /** Camel-cased flags: `--dry-run` is `dryRun`. Values are text, unless a switch. */
  options: Record<string, unknown>
  output: Output
  /** Aborts on Ctrl-C. */
  signal: AbortSignal
}

/** 0 went well, 1 was refused or found faults, 2 was called wrongly. */
export type ExitCode = 0 | 1 | 2

export type Command = {
  /** Its words: `import oneroster`. */
  name: string
  aliases?: string[]
  summary: string
  args?: CommandArgument[]
  options?: CommandOption[]
  /** A returned code is the exit code; nothing means 0. A thrown refusal is printed and gives 1, of a wrong input 2. */
  run: (invocation: Invocation) => Promise<ExitCode | void>
}
