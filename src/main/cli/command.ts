import type { Client } from '../../contract/index.ts'
import type { Author } from '../foundation/author.ts'
import type { App } from '../routes/context.ts'
import type { Output } from './output.ts'

export type CommandOption = {
  /** E.g. `--people <n>`. A flag without a value is a switch. */
  flags: string
  summary: string
  choices?: readonly string[]
  default?: string | boolean
  required?: boolean
  /** True when the flag may be given more than once. */
  many?: boolean
}

export type CommandArgument = { name: string; summary: string; optional?: boolean }

/** The input of one run of a command. Beside its own options every command takes `--profile`, `--data` and `--json`. */
export type Invocation = {
  /** The contract's procedures, in the profile of `--profile`. They accept text for numbers, booleans and instants. */
  client: Client
  app: App
  author: Author
  profileId?: string
  args: string[]
  /** Options by camel-cased flag: `--dry-run` is `dryRun`. Values are text, except those of switches. */
  options: Record<string, unknown>
  output: Output
  /** Aborts on Ctrl-C. */
  signal: AbortSignal
}

/** 0: success. 1: refused, or faults found. 2: bad usage. */
export type ExitCode = 0 | 1 | 2

export type Command = {
  /** The words of the command, e.g. `import oneroster`. */
  name: string
  aliases?: string[]
  summary: string
  args?: CommandArgument[]
  options?: CommandOption[]
  /**
   * Runs the command. A returned code is the exit code; none means 0. A thrown refusal is printed and gives 1, or 2 for
   * a wrong input.
   */
  run: (invocation: Invocation) => Promise<ExitCode | void>
}
