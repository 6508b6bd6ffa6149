import { buildFirst } from './build-first.ts'
import { rebuild } from './build-if-stale.ts'

// Stamps what it builds, so that the next start builds nothing again.
await buildFirst(rebuild)
