import { endWithClosedOutput } from '../program/closed-output.ts'
import { runCli } from './run-cli.ts'

endWithClosedOutput(() => process.exit(0))
process.exitCode = await runCli(process.argv.slice(2))
