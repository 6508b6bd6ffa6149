import { buildFirst } from './build-first.ts'
import { rebuild } from './build-if-stale.ts'

// Stamps each part, so that the next start builds nothing again.
await buildFirst(rebuild)
