import { authorityCommands } from './authority.commands.ts'
import { backupsCommands } from './backups.commands.ts'
import type { Command } from './command.ts'
import { contractCommands } from './contract-commands.ts'
import { delegationsCommands } from './delegations.commands.ts'
import { exportCommands } from './export.commands.ts'
import { fleetCommands } from './fleet.commands.ts'
import { graphCommands } from './graph.commands.ts'
import { importCommands } from './import.commands.ts'
import { libraryCommands } from './library.commands.ts'
import { migrationsCommands } from './migrations.commands.ts'
import { profileCommands } from './profile.commands.ts'
import { seedCommands } from './seed.commands.ts'
import { shopCommands } from './shop.commands.ts'

/** Every command of the command line. A feature's own commands stand before what the contract gives. */
export const commands: Command[] = [
  ...authorityCommands,
  ...backupsCommands,
  ...delegationsCommands,
  ...exportCommands,
  ...fleetCommands,
  ...graphCommands,
  ...importCommands,
  ...libraryCommands,
  ...migrationsCommands,
  ...profileCommands,
  ...seedCommands,
  ...shopCommands,
  ...contractCommands,
]
