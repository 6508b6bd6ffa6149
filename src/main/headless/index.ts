import { endWithClosedOutput } from '../program/closed-output.ts'
import { runHeadless } from './run-headless.ts'

// A host goes on without a reader of its lines.
endWithClosedOutput(() => undefined)
await runHeadless(process.argv.slice(2))
