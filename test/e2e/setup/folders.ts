import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectFolder = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

/** Kept between runs: the browser and the seeded databases. */
export const cacheFolder = process.env.SCHOOL_DIRECTORY_E2E_CACHE ?? join(projectFolder, '.cache', 'e2e')

export const builtFile = (...path: string[]) => join(projectFolder, 'out', ...path)
