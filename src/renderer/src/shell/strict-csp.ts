import { config } from 'zod/v4/core'

// zod compiles validators with `new Function` unless told not to; the content security policy forbids that. First import of main.ts.
config({ jitless: true })
