import { endWithClosedOutput } from '../program/closed-output.ts'
import { runHeadless } from './run-headless.ts'

// The host goes on when nobody reads its output.
endWithClosedOutput(() => undefined)
await runHeadless(process.argv.slice(2))
